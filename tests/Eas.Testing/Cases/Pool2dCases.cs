using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class Pool2dCases
{
    // Height, width, window, stride: halves, a rest that is dropped, overlapping windows, the whole map, one pixel.
    private static readonly (int Height, int Width, int KernelSize, int Stride)[] Windows =
        [(4, 4, 2, 2), (7, 5, 2, 2), (7, 7, 3, 2), (7, 7, 7, 1), (3, 5, 3, 1), (1, 1, 1, 1)];

    public static IEnumerable<OpCase> All =>
    [
        .. from kind in Enum.GetValues<PoolKind>() from window in Windows from channels in CaseShapes.FewChannels
           select Pool2d(kind, new Shape(2, window.Height, window.Width, channels), window.KernelSize, window.Stride),
        .. from kind in Enum.GetValues<PoolKind>() from channels in CaseShapes.Channels select Pool2d(kind, new Shape(1, 4, 6, channels), 2, 2),
        Pool2d(PoolKind.Max, new Shape(8, 16, 16, 40), 2, 2),
        Pool2d(PoolKind.Average, new Shape(8, 16, 16, 40), 3, 2),
        .. from kind in Enum.GetValues<PoolKind>() from window in Windows from accumulate in CaseShapes.Both
           from test in Direct(kind, window, accumulate)
           select test,
    ];

    /// <summary>Forward and gradient.</summary>
    public static OpCase Pool2d(PoolKind kind, Shape shape, int kernelSize, int stride) => new(
        "Pool2d",
        $"{kind} {kernelSize}x{kernelSize} stride {stride} of {shape}",
        [Operand.Input("x", shape, Contents.Distinct)],
        call => call.Tape.Pool2d(call.Variable("x"), kind, kernelSize, stride));

    // Values from 0 to 2 are often equal: the gradient goes to the first of them.
    private static IEnumerable<OpCase> Direct(PoolKind kind, (int Height, int Width, int KernelSize, int Stride) window, bool accumulate)
    {
        var shape = new Shape(2, window.Height, window.Width, 19);
        var p = new Pool2dParams(kind, shape.N, shape.H, shape.W, shape.C, window.KernelSize, window.Stride);
        Shape outputShape = shape with { H = p.OutputHeight, W = p.OutputWidth };
        string size = $"{kind} {p.KernelSize}x{p.KernelSize} stride {p.Stride} of {shape} with equal values within wider buffers";
        Operand x = Operand.Constant("x", shape, Contents.Integers(0, 3)).Within(3, 2);
        if (!accumulate)
            yield return new OpCase("Pool2d", size, [x, Operand.Output("y", outputShape).Within(1, 2)], call => call.Backend.Pool2d(call["x"], call["y"], p));
        yield return new OpCase(
            "Pool2dBackward",
            size + CaseShapes.Added(accumulate),
            [Operand.Constant("dy", outputShape).Within(1, 2), x, Operand.Output("dx", shape, accumulate).Within(0, 5)],
            call => call.Backend.Pool2dBackward(call["dy"], call["x"], call["dx"], p, accumulate));
    }
}
