using Eas.Kernels.Random;

namespace Eas.Testing;

/// <summary>Makes an operand's values.</summary>
public delegate double[] Content(HostRandom random, int count);

/// <summary>The usual contents. All values are exact in float32, so that every backend starts from the same numbers.</summary>
public static class Contents
{
    /// <summary>NaN: what an op must overwrite.</summary>
    public static Content Unwritten => Constant(double.NaN);

    /// <summary>Bytes of pixels.</summary>
    public static Content Bytes => Integers(0, 256);

    /// <summary>The same value everywhere.</summary>
    public static Content Constant(double value) => (_, count) => Each(count, _ => value);

    /// <summary>Uniform in an interval.</summary>
    public static Content Uniform(double from = -1, double to = 1) => (random, count) => Each(count, _ => from + ((to - from) * random.NextDouble()));

    /// <summary>Whole numbers from a first one up to a bound that is excluded.</summary>
    public static Content Integers(int first, int bound) => (random, count) => Each(count, _ => first + random.NextInt(bound - first));

    /// <summary>-1 to 1 in equal steps, shuffled: no two values are equal or nearly so, as finite differences of a maximum need.</summary>
    public static Content Distinct => (random, count) =>
    {
        double[] values = Each(count, i => ((2.0 * i) + 1 - count) / count);
        random.Shuffle<double>(values);
        return values;
    };

    /// <summary>A content with one element replaced.</summary>
    public static Content With(this Content content, int element, double value) => (random, count) =>
    {
        double[] values = content(random, count);
        values[element] = value;
        return values;
    };

    private static double[] Each(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(i => (double)(float)value(i))];
}
