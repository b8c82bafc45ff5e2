namespace Eas.Tensors.Optim;

/// <summary>
/// A linear warm-up in front of another schedule: epoch e of the first <paramref name="Epochs"/> has the other's first rate times e / (Epochs + 1); then the other
/// schedule begins with its first epoch.
/// </summary>
/// <param name="Epochs">Epochs of the warm-up.</param>
/// <param name="Then">The schedule after it.</param>
public sealed record WarmUpSchedule(int Epochs, ILearningRateSchedule Then) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double LearningRate(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return epoch > Epochs ? Then.LearningRate(epoch - Epochs) : Then.LearningRate(1) * epoch / (Epochs + 1);
    }
}
