using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>column_sums_finish: y = the sums over the pieces, or y += them.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ColumnSumsFinishArguments : IKernelArguments
{
    /// <summary>From column_sums.</summary>
    public required ulong Partials { get; init; }

    /// <summary>Out: Channels sums.</summary>
    public required ulong Y { get; init; }

    /// <summary>Channels of a row.</summary>
    public required int Channels { get; init; }

    /// <summary>As in column_sums.</summary>
    public required int Pieces { get; init; }

    /// <summary>1 to add to y, 0 to overwrite it.</summary>
    public int Accumulate { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.OfChannels(Channels);
}
