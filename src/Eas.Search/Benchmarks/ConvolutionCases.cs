using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;

namespace Eas.Search.Benchmarks;

/// <summary>The three passes of every convolution; the gradient of the image itself is never needed.</summary>
internal static class ConvolutionCases
{
    public static IEnumerable<OpCase> All => BenchmarkNetworks.Operations<ConvolutionOperation>().SelectMany(Passes);

    private static IEnumerable<OpCase> Passes(ConvolutionOperation operation)
    {
        yield return Case(operation, "forward", (backend, x, w, y, p) => backend.Conv2d(x, w, y, p));
        if (operation.Input != BenchmarkNetworks.Input)
            yield return Case(operation, "backward data", (backend, x, w, y, p) => backend.Conv2dBackwardData(y, w, x, p, accumulate: false));
        yield return Case(operation, "backward filter", (backend, x, w, y, p) => backend.Conv2dBackwardFilter(y, x, w, p, accumulate: false));
    }

    private static OpCase Case(ConvolutionOperation operation, string pass, Run run)
    {
        Shape input = OpCases.BatchOf(operation.Input);
        Conv2dParams p = Conv2dParams.Create(
            input.N, input.H, input.W, input.C, operation.Output.Channels, operation.KernelSize, operation.Stride);
        long bytes = OpCases.BytesOf(operation.Input, operation.Output) + (sizeof(float) * p.WeightCount);
        return new OpCase("conv2d", $"{input} {p.KernelSize}x{p.KernelSize} {p.OutputChannels}", pass, 2 * p.MultiplyAdds, bytes, operands =>
        {
            Tensor x = operands.Floats(operation.Input), y = operands.Floats(operation.Output);
            Tensor w = operands.Floats(new Shape(p.OutputChannels, p.KernelSize, p.KernelSize, p.InputChannels));
            return () => run(operands.Backend, x, w, y, p);
        });
    }

    /// <summary>Asks for one pass; a pass that computes a gradient overwrites the tensor it is of.</summary>
    private delegate void Run(Tensors.Cpu.CpuBackend backend, Tensor x, Tensor w, Tensor y, Conv2dParams p);
}
