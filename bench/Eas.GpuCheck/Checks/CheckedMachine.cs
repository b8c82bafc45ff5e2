using Eas.Kernels.Cuda.Cudnn;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Tensors.Cuda;

namespace Eas.GpuCheck.Checks;

/// <summary>What checks work with: backends of the first GPU and of the CPU, and the networks.</summary>
/// <param name="isQuick">Whether sizes are small: for trying the checks out on the simulator.</param>
/// <param name="plansFile">Where convolution plans are kept from one check to the next: they are part of the results.</param>
internal sealed class CheckedMachine(bool isQuick, string? plansFile)
{
    private readonly ConvolutionPlans plans = new(plansFile);

    public bool IsQuick { get; } = isQuick;

    /// <summary>The networks that are trained.</summary>
    public IReadOnlyList<CheckedNetwork> Networks { get; } = isQuick ? CheckedNetwork.Small : CheckedNetwork.Benchmarks;

    /// <summary>A deterministic backend. All of them share their convolution plans, so that two of them compute the same.</summary>
    public CudaBackend StartCuda(Precision precision, bool useGraphs = true, bool handwritten = false, bool cudnnBatchNorm = false) =>
        new(new CudaOptions
        {
            Precision = precision,
            UseGraphs = useGraphs,
            HandwrittenKernels = handwritten,
            CudnnBatchNorm = cudnnBatchNorm,
            Plans = plans,
        });

    /// <summary>The CPU with all its threads; with one for small sizes.</summary>
    public CpuBackend StartCpu() => new(threads: IsQuick ? 1 : 0);
}
