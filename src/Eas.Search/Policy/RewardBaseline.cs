namespace Eas.Search.Policy;

/// <summary>The moving average that rewards are compared with.</summary>
/// <param name="kind">Which.</param>
internal sealed class RewardBaseline(BaselineKind kind)
{
    private const double Momentum = 0.95;

    /// <summary>The average so far; null before the first episode.</summary>
    public double? Average { get; set; }

    /// <summary>Takes an episode in.</summary>
    /// <param name="mean">Its mean reward.</param>
    /// <returns>What is subtracted from its rewards.</returns>
    public double Next(double mean)
    {
        if (kind == BaselineKind.Paper)
        {
            double earlier = Average ?? mean;
            Average = (Momentum * earlier) + ((1 - Momentum) * mean);
            return earlier;
        }

        double average = Average ?? 0;
        average += Momentum * (mean - average);
        Average = average;
        return average;
    }
}
