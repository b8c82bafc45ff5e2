using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>add_bias: y += bias, for every row.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct AddBiasArguments : IKernelArguments
{
    /// <summary>Rows x Columns, updated.</summary>
    public required ulong Y { get; init; }

    /// <summary>Columns values.</summary>
    public required ulong Bias { get; init; }

    /// <summary>From one row of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Elements of a row.</summary>
    public required int Columns { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Columns);
}
