using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>image_batch: y = (pixel / 255 - mean) / deviation of the images of slot (batch index modulo Slots); the border is 0.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ImageBatchArguments : IKernelArguments
{
    /// <summary>Images of Channels x Height x Width bytes (planar): Slots x BatchSize of them, or with an order any number.</summary>
    public required ulong Pixels { get; init; }

    /// <summary>A label for each image.</summary>
    public required ulong Labels { get; init; }

    /// <summary>Slots x BatchSize image numbers, -1 for none; 0 where images lie in their order.</summary>
    public ulong Order { get; init; }

    /// <summary>Channels means, then as many standard deviations, on the scale 0..1.</summary>
    public required ulong Normalization { get; init; }

    /// <summary>Batch index and the random numbers' key.</summary>
    public required ulong Parameters { get; init; }

    /// <summary>Out: BatchSize x Height x Width pixels.</summary>
    public required ulong Y { get; init; }

    /// <summary>Out: BatchSize labels.</summary>
    public required ulong BatchLabels { get; init; }

    /// <summary>From one pixel of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>Images in the batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Batches that the source holds.</summary>
    public required int Slots { get; init; }

    /// <summary>Rows of an image.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of an image.</summary>
    public required int Width { get; init; }

    /// <summary>Colours.</summary>
    public required int Channels { get; init; }

    /// <summary>Channels that are written: those from Channels on are 0.</summary>
    public required int PaddedChannels { get; init; }

    /// <summary>Width of the border; 0 for no cropping.</summary>
    public int Padding { get; init; }

    /// <summary>1 to flip images left to right at random.</summary>
    public int Flip { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)BatchSize * Height * Width);
}
