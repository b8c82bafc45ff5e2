using Eas.Kernels.Parameters;
using Eas.Tensors;

namespace Eas.GpuCheck.Checks.Speed.Kernels;

/// <summary>2x2 pooling, both kinds, both ways; the gradient of a maximum reads the input again.</summary>
internal static class PoolingKernels
{
    private const int Window = 2;

    public static IEnumerable<KernelCase> For(Shape shape) => Enum.GetValues<PoolKind>().SelectMany(kind => Passes(kind, shape));

    private static IEnumerable<KernelCase> Passes(PoolKind kind, Shape shape)
    {
        var p = new Pool2dParams(kind, shape.N, shape.H, shape.W, shape.C, Window, Window);
        Shape result = shape with { H = p.OutputHeight, W = p.OutputWidth };
        yield return new KernelCase($"{kind} pooling forward {shape}", operands =>
        {
            (Tensor x, Tensor y) = (operands.Activations(shape), operands.Activations(result));
            return ((shape.Count + result.Count) * operands.ActivationBytes, () => operands.Backend.Pool2d(x, y, p));
        });
        yield return new KernelCase($"{kind} pooling backward {shape}", operands =>
        {
            (Tensor x, Tensor dx, Tensor dy) = (operands.Activations(shape), operands.Activations(shape), operands.Activations(result));
            long elements = (kind == PoolKind.Max ? 2 : 1) * shape.Count + result.Count;
            return (elements * operands.ActivationBytes, () => operands.Backend.Pool2dBackward(dy, x, dx, p, accumulate: false));
        });
    }
}
