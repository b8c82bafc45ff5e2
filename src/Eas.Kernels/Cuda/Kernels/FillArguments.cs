using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>fill: y = Value everywhere.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct FillArguments : IKernelArguments
{
    /// <summary>Out: Rows x Columns.</summary>
    public required ulong Y { get; init; }

    /// <summary>From one row of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Elements of a row.</summary>
    public required int Columns { get; init; }

    /// <summary>What is written.</summary>
    public required float Value { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Columns);
}
