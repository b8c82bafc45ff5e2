using Eas.Kernels.Parameters;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;

namespace Eas.Search.Benchmarks;

/// <summary>Every pooling, both ways.</summary>
internal static class PoolingCases
{
    public static IEnumerable<OpCase> All => BenchmarkNetworks.Operations<PoolingOperation>().SelectMany(Passes);

    private static OpCase[] Passes(PoolingOperation operation)
    {
        Shape input = OpCases.BatchOf(operation.Input);
        bool isMax = operation.Kind == PoolingKind.Max;
        var p = new Pool2dParams(isMax ? PoolKind.Max : PoolKind.Average, input.N, input.H, input.W, input.C, operation.Size, operation.Stride);
        (string op, string shape) = (isMax ? "max_pool" : "average_pool", $"{input} {operation.Size}x{operation.Size}");
        long bytes = OpCases.BytesOf(operation.Input, operation.Output);
        return
        [
            new(op, shape, "forward", Operations: 0, bytes, operands =>
            {
                (Tensor x, Tensor y) = (operands.Floats(operation.Input), operands.Floats(operation.Output));
                return () => operands.Backend.Pool2d(x, y, p);
            }),

            // A mean's gradient needs no input; a maximum's place is found in it again.
            new(op, shape, "backward", Operations: 0, bytes + (isMax ? OpCases.BytesOf(operation.Input) : 0), operands =>
            {
                (Tensor x, Tensor dx, Tensor dy) = (operands.Floats(operation.Input), operands.Floats(operation.Input), operands.Floats(operation.Output));
                return () => operands.Backend.Pool2dBackward(dy, x, dx, p, accumulate: false);
            }),
        ];
    }
}
