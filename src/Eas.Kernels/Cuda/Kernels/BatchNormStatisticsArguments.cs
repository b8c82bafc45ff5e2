using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>batch_norm_statistics: per piece and channel, the sums of x - shift and of its square, where shift is the first pixel.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BatchNormStatisticsArguments : IKernelArguments
{
    /// <summary>Rows of channels.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: Pieces x 2 x Channels.</summary>
    public required ulong Partials { get; init; }

    /// <summary>From one pixel of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>Pixels of the whole batch.</summary>
    public required long Rows { get; init; }

    /// <summary>Channels of a pixel.</summary>
    public required int Channels { get; init; }

    /// <summary>Pieces that the rows are cut into.</summary>
    public required int Pieces { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.OfPieces(Pieces, Channels);
}
