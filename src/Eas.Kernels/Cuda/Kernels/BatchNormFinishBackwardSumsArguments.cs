using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>batch_norm_finish_backward_sums: the gradients of scale and bias.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BatchNormFinishBackwardSumsArguments : IKernelArguments
{
    /// <summary>From batch_norm_backward_sums.</summary>
    public required ulong Partials { get; init; }

    /// <summary>1 / sqrt(variance + epsilon) of the batch.</summary>
    public required ulong InverseDeviation { get; init; }

    /// <summary>Out: gradient of gamma.</summary>
    public required ulong DScale { get; init; }

    /// <summary>Out: gradient of beta.</summary>
    public required ulong DBias { get; init; }

    /// <summary>Channels of a pixel.</summary>
    public required int Channels { get; init; }

    /// <summary>As in batch_norm_backward_sums.</summary>
    public required int Pieces { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.OfChannels(Channels);
}
