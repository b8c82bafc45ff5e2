using Eas.Kernels.Random;
using Eas.Tensors;

namespace Eas.Search.Benchmarks;

/// <summary>The largest convolution of the search space made from one with fewer filters, and from one with fewer inputs.</summary>
internal static class GatherScaleCases
{
    private static readonly Shape Result = new(512, 3, 3, 512);

    public static IEnumerable<OpCase> All =>
    [
        Case("wider filters", Result with { N = 384 }, isScaled: false),
        Case("wider inputs", Result with { C = 384 }, isScaled: true),
    ];

    private static OpCase Case(string pass, Shape source, bool isScaled) =>
        new("gather_scale", $"{source} to {Result}", pass, Operations: 0, sizeof(float) * (source.Count + Result.Count), operands =>
        {
            (Tensor x, Tensor y) = (operands.Floats(source), operands.Floats(Result));
            Tensor rows = operands.Integers(Widened(source.N, Result.N)), columns = operands.Integers(Widened(source.C, Result.C));
            Tensor? scale = isScaled ? operands.Vector(Result.C) : null;
            return () => operands.Backend.GatherScale(x, rows, columns, scale, y);
        });

    /// <summary>What there is, then random ones of it.</summary>
    private static int[] Widened(int count, int wider)
    {
        var random = new HostRandom(new RandomKey(1, RandomPurpose.SyntheticData));
        return [.. Enumerable.Range(0, wider).Select(i => i < count ? i : random.NextInt(count))];
    }
}
