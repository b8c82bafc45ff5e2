using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// select_rows: y[r] = mask[r] is not 0 ? a[r] : b[r], or y[r] += it. A source that is 0 counts as zeros; what is not chosen is not read.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SelectRowsArguments : IKernelArguments
{
    /// <summary>Rows integers.</summary>
    public required ulong Mask { get; init; }

    /// <summary>Rows x Columns, chosen where the mask is not 0; 0 for zeros.</summary>
    public ulong A { get; init; }

    /// <summary>Rows x Columns, chosen where the mask is 0; 0 for zeros.</summary>
    public ulong B { get; init; }

    /// <summary>Out: Rows x Columns.</summary>
    public required ulong Y { get; init; }

    /// <summary>From one row of a to the next.</summary>
    public required long APitch { get; init; }

    /// <summary>From one row of b to the next.</summary>
    public required long BPitch { get; init; }

    /// <summary>From one row of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Elements of a row.</summary>
    public required int Columns { get; init; }

    /// <summary>1 to add to y, 0 to overwrite it.</summary>
    public int Accumulate { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Columns);
}
