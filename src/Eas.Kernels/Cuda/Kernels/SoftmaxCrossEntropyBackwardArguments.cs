using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>softmax_cross_entropy_backward: dlogits = DLoss (probabilities - onehot) / images with a label, or dlogits += that.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SoftmaxCrossEntropyBackwardArguments : IKernelArguments
{
    /// <summary>One value.</summary>
    public required ulong DLoss { get; init; }

    /// <summary>From softmax_cross_entropy.</summary>
    public required ulong Probabilities { get; init; }

    /// <summary>Images: -1 or a class.</summary>
    public required ulong Labels { get; init; }

    /// <summary>Out: Images x Classes.</summary>
    public required ulong DLogits { get; init; }

    /// <summary>From one image's probabilities to the next.</summary>
    public required long ProbabilitiesPitch { get; init; }

    /// <summary>From one image's gradients to the next.</summary>
    public required long DLogitsPitch { get; init; }

    /// <summary>Images.</summary>
    public required int Images { get; init; }

    /// <summary>Classes.</summary>
    public required int Classes { get; init; }

    /// <summary>1 to add to dlogits, 0 to overwrite it.</summary>
    public int Accumulate { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Images * Classes);
}
