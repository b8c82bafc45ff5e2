using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// batch_norm_backward_sums: per piece and channel, the sums of z and of z (x - Mean), where z is dy where the ReLU let y through.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BatchNormBackwardSumsArguments : IKernelArguments
{
    /// <summary>Gradient of the output.</summary>
    public required ulong Dy { get; init; }

    /// <summary>Input.</summary>
    public required ulong X { get; init; }

    /// <summary>gamma.</summary>
    public required ulong Scale { get; init; }

    /// <summary>beta.</summary>
    public required ulong Bias { get; init; }

    /// <summary>Mean of the batch.</summary>
    public required ulong Mean { get; init; }

    /// <summary>1 / sqrt(variance + epsilon) of the batch.</summary>
    public required ulong InverseDeviation { get; init; }

    /// <summary>Out: Pieces x 2 x Channels.</summary>
    public required ulong Partials { get; init; }

    /// <summary>From one pixel of dy to the next.</summary>
    public required long DyPitch { get; init; }

    /// <summary>From one pixel of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>Pixels of the whole batch.</summary>
    public required long Rows { get; init; }

    /// <summary>Channels of a pixel.</summary>
    public required int Channels { get; init; }

    /// <summary>Whether a ReLU followed.</summary>
    public required int Relu { get; init; }

    /// <summary>Pieces that the rows are cut into.</summary>
    public required int Pieces { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.OfPieces(Pieces, Channels);
}
