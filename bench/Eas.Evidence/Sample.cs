using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Eas.Evidence;

/// <summary>Independent measurements of one quantity.</summary>
internal sealed record Sample(IReadOnlyList<double> Values)
{
    public double Mean => Values.Mean();

    public double StandardDeviation => Values.StandardDeviation();

    /// <summary>Half the width of the mean's 95 % confidence interval (Student's t).</summary>
    public double HalfInterval => StudentT.InvCDF(0, 1, Values.Count - 1, 0.975) * Math.Sqrt(SquaredError);

    private double SquaredError => Values.Variance() / Values.Count;

    /// <summary>Two-sided p of equal means, variances unequal (Welch, 1947).</summary>
    public double WelchP(Sample other)
    {
        double mine = SquaredError, theirs = other.SquaredError;
        double t = (Mean - other.Mean) / Math.Sqrt(mine + theirs);
        double freedom = (mine + theirs) * (mine + theirs) / ((mine * mine / (Values.Count - 1)) + (theirs * theirs / (other.Values.Count - 1)));
        return 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(t));
    }
}
