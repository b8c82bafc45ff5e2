using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Eas.Search.Runs.Reports;

/// <summary>Independent measurements of one quantity.</summary>
/// <param name="Values">At least one; two for all but the mean.</param>
public sealed record Sample(IReadOnlyList<double> Values)
{
    /// <summary>The mean.</summary>
    public double Mean => Values.Mean();

    /// <summary>The standard deviation, estimated from the sample.</summary>
    public double StandardDeviation => Values.StandardDeviation();

    /// <summary>The mean's squared standard error.</summary>
    public double SquaredError => Values.Variance() / Values.Count;

    /// <summary>Half the width of the mean's 95 % confidence interval (Student's t).</summary>
    public double HalfInterval => StudentT.InvCDF(0, 1, Values.Count - 1, 0.975) * Math.Sqrt(SquaredError);
}
