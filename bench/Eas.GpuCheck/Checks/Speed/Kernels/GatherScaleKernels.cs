using Eas.Kernels.Random;
using Eas.Tensors;

namespace Eas.GpuCheck.Checks.Speed.Kernels;

/// <summary>A 3x3 convolution's float32 weights from three quarters of its filters, and from three quarters of its inputs, scaled.</summary>
internal static class GatherScaleKernels
{
    public const string Name = "gather-scale";

    public static IEnumerable<KernelCase> For(int channels)
    {
        var result = new Shape(channels, 3, 3, channels);
        yield return Case("filters", result with { N = channels * 3 / 4 }, result, isScaled: false);
        yield return Case("inputs", result with { C = channels * 3 / 4 }, result, isScaled: true);
    }

    private static KernelCase Case(string what, Shape source, Shape result, bool isScaled) => new($"{Name} {what} {source} to {result}", operands =>
    {
        (Tensor x, Tensor y) = (operands.Floats(source), operands.Floats(result));
        (Tensor rows, Tensor columns) = (operands.Integers(Widened(source.N, result.N)), operands.Integers(Widened(source.C, result.C)));
        Tensor? scale = isScaled ? operands.Vector(result.C) : null;
        return (2 * result.Count * sizeof(float), () => operands.Backend.GatherScale(x, rows, columns, scale, y));
    });

    private static int[] Widened(int count, int wider)
    {
        var random = new HostRandom(new RandomKey(1, RandomPurpose.SyntheticData));
        return [.. Enumerable.Range(0, wider).Select(i => i < count ? i : random.NextInt(count))];
    }
}
