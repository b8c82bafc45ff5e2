using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>softmax_cross_entropy: probabilities, loss and correctness of every image.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SoftmaxCrossEntropyArguments : IKernelArguments
{
    /// <summary>Images x Classes.</summary>
    public required ulong Logits { get; init; }

    /// <summary>Images: -1 or a class.</summary>
    public required ulong Labels { get; init; }

    /// <summary>Out: Images x Classes.</summary>
    public required ulong Probabilities { get; init; }

    /// <summary>Out: Images x 2: the loss, and 1 where the largest logit is that of the label.</summary>
    public required ulong Results { get; init; }

    /// <summary>From one image's logits to the next.</summary>
    public required long LogitsPitch { get; init; }

    /// <summary>From one image's probabilities to the next.</summary>
    public required long ProbabilitiesPitch { get; init; }

    /// <summary>Images.</summary>
    public required int Images { get; init; }

    /// <summary>Classes.</summary>
    public required int Classes { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of(32L * Images);
}
