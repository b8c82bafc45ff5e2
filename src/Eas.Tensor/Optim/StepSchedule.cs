namespace Eas.Tensors.Optim;

/// <summary>The rate is multiplied by a factor after each of some epochs, as for DenseNet: by 0.1 after half and three quarters.</summary>
/// <param name="Rate">The first epoch's rate.</param>
/// <param name="Factor">What the rate is multiplied by.</param>
/// <param name="Milestones">The last epochs before a change, from 1.</param>
public sealed record StepSchedule(double Rate, double Factor, params IReadOnlyList<int> Milestones) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double LearningRate(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return Rate * Math.Pow(Factor, Milestones.Count(milestone => epoch > milestone));
    }
}
