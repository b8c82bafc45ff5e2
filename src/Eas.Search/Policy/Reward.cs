namespace Eas.Search.Policy;

/// <summary>What a network's accuracy is worth: improvements weigh more the closer it is to perfect (Cai et al. 2018, sec. 4.1).</summary>
public static class Reward
{
    /// <summary>tan(accuracy x pi / 2), which stays finite: an accuracy counts for at most half an image short of perfect.</summary>
    /// <param name="accuracy">Validation accuracy, 0 to 1.</param>
    /// <param name="validationImages">Images it was measured on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The accuracy is not in 0 to 1, or there are no images.</exception>
    public static double Of(double accuracy, int validationImages)
    {
        if (!(accuracy is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "an accuracy is in 0 to 1");
        ArgumentOutOfRangeException.ThrowIfLessThan(validationImages, 1);
        return Math.Tan(Math.Min(accuracy, 1 - (1 / (2.0 * validationImages))) * Math.PI / 2);
    }
}
