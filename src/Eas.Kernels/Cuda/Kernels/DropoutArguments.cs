using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// dropout: y = x mask / (1 - Rate), or y += that. Element e, counted without gaps, is kept where the 24-bit uniform of word e % 4 of block e / 4 is at least
/// Rate.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DropoutArguments : IKernelArguments
{
    /// <summary>Rows of channels.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: rows of channels.</summary>
    public required ulong Y { get; init; }

    /// <summary>The random numbers' key.</summary>
    public required ulong Parameters { get; init; }

    /// <summary>From one row of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>From one row of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>Pixels.</summary>
    public required int Rows { get; init; }

    /// <summary>Channels of a pixel.</summary>
    public required int Channels { get; init; }

    /// <summary>Probability that a value is dropped, below 1.</summary>
    public required float Rate { get; init; }

    /// <summary>Which layer: layers draw different masks.</summary>
    public required int LayerOrdinal { get; init; }

    /// <summary>1 to add to y, 0 to overwrite it.</summary>
    public int Accumulate { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((((long)Rows * Channels) + 3) / 4);
}
