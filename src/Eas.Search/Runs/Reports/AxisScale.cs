using System.Globalization;

namespace Eas.Search.Runs.Reports;

/// <summary>The range of an axis, ticks at round numbers, and where a value lies in it.</summary>
internal sealed class AxisScale
{
    private const int WantedSteps = 5;

    private readonly double low, high, firstTick, step;

    /// <summary>Chooses steps of 1, 2 or 5 times a power of ten that cover the values; 0 to 1 where there are none.</summary>
    public AxisScale(IEnumerable<double> values, PlotAxis axis)
    {
        double[] all = [.. values];
        double minimum = all.Length > 0 ? all.Min() : 0, maximum = all.Length > 0 ? all.Max() : 1;
        double range = maximum > minimum ? maximum - minimum : Math.Max(Math.Abs(maximum), 1);
        step = Math.Max(RoundStep(range / WantedSteps), axis.SmallestStep);
        low = Math.Floor((minimum / step) + Tolerance) * step;
        high = low + (Math.Max(1, Math.Ceiling(((maximum - low) / step) - Tolerance)) * step);
        firstTick = low;
        if (!axis.EndsAtValues || maximum <= minimum)
            return;
        (low, high) = (minimum, maximum);
        firstTick = Math.Ceiling((minimum / step) - Tolerance) * step;
    }

    // A bound that lies on a tick but for rounding is on it.
    private static double Tolerance => 1e-9;

    /// <summary>The values at the ticks, the ends of an axis that ends at ticks among them.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range(0, 1 + (int)Math.Floor(((high - firstTick) / step) + Tolerance)).Select(i => firstTick + (i * step));

    /// <summary>Where a value lies: 0 at the low end, 1 at the high one.</summary>
    public double ShareOf(double value) => (value - low) / (high - low);

    /// <summary>A tick's text, with the digits that tell ticks apart.</summary>
    public string Describe(double tick)
    {
        int digits = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + Tolerance));
        return tick.ToString($"F{digits}", CultureInfo.InvariantCulture);
    }

    private static double RoundStep(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return (least / power) switch
        {
            <= 1 => power,
            <= 2 => 2 * power,
            <= 5 => 5 * power,
            _ => 10 * power,
        };
    }
}
