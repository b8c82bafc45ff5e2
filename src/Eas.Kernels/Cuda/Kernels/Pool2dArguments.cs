using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>pool2d: y = the maximum or mean of each window of x.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Pool2dArguments : IKernelArguments
{
    /// <summary>BatchSize x InputHeight x InputWidth pixels.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: BatchSize x output height x output width pixels.</summary>
    public required ulong Y { get; init; }

    /// <summary>From one pixel of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>From one pixel of y to the next.</summary>
    public required long YPitch { get; init; }

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

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)BatchSize * InputHeight * InputWidth * Channels / (Stride * Stride));
}
