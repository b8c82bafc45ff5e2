using Eas.Search.Runs.Reports;
using MathNet.Numerics.Distributions;

namespace Eas.Evidence;

/// <summary>Whether two quantities have the same mean, their variances unequal (Welch, 1947).</summary>
internal static class WelchTest
{
    /// <summary>Two-sided p of equal means.</summary>
    public static double P(Sample first, Sample second)
    {
        double mine = first.SquaredError, theirs = second.SquaredError;
        double t = (first.Mean - second.Mean) / Math.Sqrt(mine + theirs);
        double freedom = (mine + theirs) * (mine + theirs) / ((mine * mine / (first.Values.Count - 1)) + (theirs * theirs / (second.Values.Count - 1)));
        return 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t));
    }
}
