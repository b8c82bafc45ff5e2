namespace Eas.Tensors.Optim;

/// <summary>
/// rate / 2 (1 + cos(pi (epoch - 1) / epochs)) (Loshchilov and Hutter, 2017, eq. 5, without restarts): the full rate in the first epoch, close to 0 in the last,
/// 0 after it.
/// </summary>
/// <param name="Rate">The first epoch's rate.</param>
/// <param name="Epochs">Epochs of the training.</param>
public sealed record CosineSchedule(double Rate, int Epochs) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double LearningRate(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        return epoch > Epochs ? 0 : Rate / 2 * (1 + Math.Cos(Math.PI * (epoch - 1) / Epochs));
    }
}
