using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Benchmarks;
using Eas.Tensors;

namespace Eas.GpuCheck.Checks.Speed.Products;

/// <summary>The products that are timed: those of the benchmark networks at batch 64, and large squares.</summary>
internal static class ProductCases
{
    private const int BatchSize = 64;

    private static readonly int[] Sides = [2048, 4096, 8192];

    public static IEnumerable<ProductCase> Squares(bool isQuick) => (isQuick ? [64] : Sides).Select(side => MatMul(side, side, side, MatMulForm.Plain, "square"));

    public static IEnumerable<ProductCase> OfNetworks(bool isQuick) => isQuick
        ? [.. Convolutions(Conv2dParams.Create(2, 8, 8, 8, 16, 3, 1)), MatMul(8, 24, 16, MatMulForm.TransposedB, "forward")]
        : [.. BenchmarkNetworks.Operations<ConvolutionOperation>().SelectMany(Convolutions), .. BenchmarkNetworks.Operations<LinearOperation>().SelectMany(Linear)];

    private static IEnumerable<ProductCase> Convolutions(ConvolutionOperation operation)
    {
        FeatureShape input = operation.Input;
        return Convolutions(Conv2dParams.Create(
            BatchSize, input.Height, input.Width, input.Channels, operation.Output.Channels, operation.KernelSize, operation.Stride));
    }

    private static IEnumerable<ProductCase> Convolutions(Conv2dParams p)
    {
        yield return Convolution(p, "forward", (backend, x, w, y) => backend.Conv2d(x, w, y, p));
        yield return Convolution(p, "backward data", (backend, x, w, y) => backend.Conv2dBackwardData(y, w, x, p, accumulate: false));
        yield return Convolution(p, "backward filter", (backend, x, w, y) => backend.Conv2dBackwardFilter(y, x, w, p, accumulate: false));
    }

    private static ProductCase Convolution(Conv2dParams p, string pass, Action<IBackend, Tensor, Tensor, Tensor> run)
    {
        Shape input = new(p.BatchSize, p.InputHeight, p.InputWidth, p.InputChannels), output = new(p.BatchSize, p.OutputHeight, p.OutputWidth, p.OutputChannels);
        return new ProductCase($"conv2d {input} {p.KernelSize}x{p.KernelSize} to {p.OutputChannels}, {pass}", p.MultiplyAdds, operands =>
        {
            (Tensor x, Tensor y) = (operands.Activations(input), operands.Activations(output));
            Tensor w = operands.Floats(new Shape(p.OutputChannels, p.KernelSize, p.KernelSize, p.InputChannels));
            return () => run(operands.Backend, x, w, y);
        });
    }

    private static IEnumerable<ProductCase> Linear(LinearOperation operation)
    {
        int units = operation.Output.Channels, depth = operation.Input.Channels;
        yield return MatMul(BatchSize, units, depth, MatMulForm.TransposedB, "forward");
        yield return MatMul(BatchSize, depth, units, MatMulForm.Plain, "backward data");
    }

    // The right operand is a layer's weights, float32 with a copy in the precision of the activations.
    private static ProductCase MatMul(int rows, int columns, int depth, MatMulForm form, string pass)
    {
        Shape b = form == MatMulForm.TransposedB ? Shape.Matrix(columns, depth) : Shape.Matrix(depth, columns);
        return new ProductCase($"matmul {rows}x{depth}x{columns}, {pass}", (double)rows * depth * columns, operands =>
        {
            (Tensor left, Tensor right) = (operands.Activations(Shape.Matrix(rows, depth)), operands.Floats(b));
            Tensor result = operands.Activations(Shape.Matrix(rows, columns));
            return () => operands.Backend.MatMul(left, right, result, form, accumulate: false);
        });
    }
}
