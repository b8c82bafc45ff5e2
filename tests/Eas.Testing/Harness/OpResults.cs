using System.Runtime.InteropServices;
using Eas.Tensors;

namespace Eas.Testing;

/// <summary>A tensor's values on the host.</summary>
public sealed record NamedValues(string Name, Shape Shape, double[] Values);

/// <summary>All that a case's run leaves: output, gradients, operands, metrics.</summary>
/// <param name="Tensors">In the same order for every backend.</param>
/// <param name="DamagedSurroundings">Operands around which something was written.</param>
public sealed record OpResults(IReadOnlyList<NamedValues> Tensors, IReadOnlyList<string> DamagedSurroundings)
{
    public NamedValues this[string name] => Tensors.Single(tensor => tensor.Name == name);

    /// <summary>Says where two results differ in any bit; null where they do not.</summary>
    public string? FindBitDifference(OpResults other)
    {
        foreach ((NamedValues mine, NamedValues theirs) in Tensors.Zip(other.Tensors))
        {
            ReadOnlySpan<long> bits = MemoryMarshal.Cast<double, long>(mine.Values);
            int same = bits.CommonPrefixLength(MemoryMarshal.Cast<double, long>(theirs.Values));
            if (same < bits.Length)
                return $"{mine.Name}{Place(mine.Shape, same)} is {mine.Values[same]:R} in one and {theirs.Values[same]:R} in the other";
        }

        return null;
    }

    /// <summary>
    /// Says where results are furthest from the expected ones, in multiples of tolerance * (|expected| + root mean square of the tensor + 0.01);
    /// null where none is further than 1. The last term is for tensors that are 0 in exact arithmetic.
    /// </summary>
    public string? FindDeviation(OpResults expected, double tolerance)
    {
        string? worst = null;
        double worstError = 1;
        foreach ((NamedValues wanted, NamedValues got) in expected.Tensors.Zip(Tensors))
        {
            double meanSquare = wanted.Values.Where(double.IsFinite).Select(value => value * value).DefaultIfEmpty(0).Average();
            double floor = Math.Sqrt(meanSquare) + 0.01;
            for (int i = 0; i < wanted.Values.Length; i++)
            {
                double error = Error(wanted.Values[i], got.Values[i], tolerance, floor);
                if (error <= worstError)
                    continue;
                worstError = error;
                worst = $"{wanted.Name}{Place(wanted.Shape, i)} is {got.Values[i]:R}, expected {wanted.Values[i]:R}: {error:G3} times the tolerance";
            }
        }

        return worst;
    }

    // Overflow to infinity and NaN are one thing: no value. Any other difference to one of them is without bound.
    private static double Error(double expected, double actual, double tolerance, double floor)
    {
        if (double.IsFinite(expected) && double.IsFinite(actual))
            return Math.Abs(expected - actual) / (tolerance * (Math.Abs(expected) + floor));
        return double.IsFinite(expected) == double.IsFinite(actual) ? 0 : double.PositiveInfinity;
    }

    private static string Place(Shape shape, int element)
    {
        int pixel = element / shape.C;
        return $"[{pixel / (shape.H * shape.W)}, {pixel / shape.W % shape.H}, {pixel % shape.W}, {element % shape.C}]";
    }
}
