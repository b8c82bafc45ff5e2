using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>copy, cast: y = x, or y += x, between any two element types.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CopyArguments : IKernelArguments
{
    /// <summary>Rows x Columns.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: Rows x Columns.</summary>
    public required ulong Y { get; init; }

    /// <summary>From one row of x to the next.</summary>
    public required long XPitch { get; init; }

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
