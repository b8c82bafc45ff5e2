namespace Eas.Tensors.Optim;

/// <summary>The same rate in every epoch.</summary>
/// <param name="Rate">The learning rate.</param>
public sealed record ConstantSchedule(double Rate) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double LearningRate(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return Rate;
    }
}
