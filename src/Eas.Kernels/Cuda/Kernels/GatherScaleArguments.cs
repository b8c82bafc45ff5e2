using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>gather_scale: y[r, p, c] = x[RowMap[r], p, ColumnMap[c]] * Scale[c], or 0 where either map has -1.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct GatherScaleArguments : IKernelArguments
{
    /// <summary>Rows int32: -1 or a row of x.</summary>
    public required ulong RowMap { get; init; }

    /// <summary>Columns int32: -1 or a column of x.</summary>
    public required ulong ColumnMap { get; init; }

    /// <summary>Columns float32; 0 for a factor of 1.</summary>
    public ulong Scale { get; init; }

    /// <summary>SourceRows x Positions x SourceColumns.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: Rows x Positions x Columns.</summary>
    public required ulong Y { get; init; }

    /// <summary>From one position of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>From one position of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>Rows of y.</summary>
    public required int Rows { get; init; }

    /// <summary>Positions between rows and columns.</summary>
    public required int Positions { get; init; }

    /// <summary>Columns of y.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows of x.</summary>
    public required int SourceRows { get; init; }

    /// <summary>Columns of x.</summary>
    public required int SourceColumns { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Positions * Columns);
}
