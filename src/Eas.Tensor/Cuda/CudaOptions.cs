using Eas.Kernels.Cuda.Cudnn;

namespace Eas.Tensors.Cuda;

/// <summary>How a <see cref="CudaBackend"/> computes.</summary>
public sealed record CudaOptions
{
    /// <summary>Which of the machine's devices, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>How activations are stored and products computed.</summary>
    public Precision Precision { get; init; } = Precision.BFloat16;

    /// <summary>Only algorithms whose results are the same each time. A search needs them; a single training may do without.</summary>
    public bool Deterministic { get; init; } = true;

    /// <summary>Whether captured steps become CUDA graphs; without, their launches are made one by one, with the same results.</summary>
    public bool UseGraphs { get; init; } = true;

    /// <summary>Whether kernels that are there in PTX written by hand too are taken from it.</summary>
    public bool HandwrittenKernels { get; init; }

    /// <summary>Whether batch normalisation is cuDNN's where it can be (float32, no gaps), to compare ours with.</summary>
    public bool CudnnBatchNorm { get; init; }

    /// <summary>The convolution plans that were found so far; null for those of <see cref="PlansFile"/>.</summary>
    public ConvolutionPlans? Plans { get; init; }

    /// <summary>Where convolution plans are kept: a run has its own, for other plans give other last digits. Null for the user's.</summary>
    public string? PlansFile { get; init; }
}
