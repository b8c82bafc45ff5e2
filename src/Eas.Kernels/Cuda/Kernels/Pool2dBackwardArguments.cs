using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>pool2d_backward: dx = the gradient of the input, or dx += that; of equal largest values the first has the gradient.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Pool2dBackwardArguments : IKernelArguments
{
    /// <summary>Gradient of the output.</summary>
    public required ulong Dy { get; init; }

    /// <summary>Input: where the largest value of each window is found again.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: gradient of the input.</summary>
    public required ulong Dx { get; init; }

    /// <summary>From one pixel of dy to the next.</summary>
    public required long DyPitch { get; init; }

    /// <summary>From one pixel of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>From one pixel of dx to the next.</summary>
    public required long DxPitch { get; init; }

    /// <summary>A PoolKind.</summary>
    public required int Kind { get; init; }

    /// <summary>Images.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Rows of the input map.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Columns of the input map.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Channels.</summary>
    public required int Channels { get; init; }

    /// <summary>Side of the window.</summary>
    public required int KernelSize { get; init; }

    /// <summary>Pixels from one window to the next.</summary>
    public required int Stride { get; init; }

    /// <summary>1 to add to dx, 0 to overwrite it.</summary>
    public int Accumulate { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)BatchSize * InputHeight * InputWidth * Channels);
}
