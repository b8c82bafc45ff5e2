namespace Eas.Tensors.Optim;

/// <summary>The learning rate of each epoch, a pure value.</summary>
public interface ILearningRateSchedule
{
    /// <summary>The learning rate of an epoch.</summary>
    /// <param name="epoch">From 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is below 1.</exception>
    double LearningRate(int epoch);
}
