using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>add: y = a + b, or max(0, a + b); y may be a or b.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct AddArguments : IKernelArguments
{
    /// <summary>Rows x Columns.</summary>
    public required ulong A { get; init; }

    /// <summary>Rows x Columns.</summary>
    public required ulong B { get; init; }

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

    /// <summary>1 for max(0, .), 0 for none.</summary>
    public int Relu { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Columns);
}
