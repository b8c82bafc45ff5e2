using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>add_relu_backward: dx = dy where y is positive, else 0.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct AddReluBackwardArguments : IKernelArguments
{
    /// <summary>Gradient of the sum.</summary>
    public required ulong Dy { get; init; }

    /// <summary>The sum after the ReLU.</summary>
    public required ulong Y { get; init; }

    /// <summary>Out: gradient of either summand.</summary>
    public required ulong Dx { get; init; }

    /// <summary>From one row of dy to the next.</summary>
    public required long DyPitch { get; init; }

    /// <summary>From one row of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>From one row of dx to the next.</summary>
    public required long DxPitch { get; init; }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Elements of a row.</summary>
    public required int Columns { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Columns);
}
