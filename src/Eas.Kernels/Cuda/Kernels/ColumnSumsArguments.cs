using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>column_sums: per piece and channel, the sum of x.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ColumnSumsArguments : IKernelArguments
{
    /// <summary>Rows of channels.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: Pieces x Channels.</summary>
    public required ulong Partials { get; init; }

    /// <summary>From one row of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>Rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Channels of a row.</summary>
    public required int Channels { get; init; }

    /// <summary>Pieces that the rows are cut into.</summary>
    public required int Pieces { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.OfPieces(Pieces, Channels);
}
