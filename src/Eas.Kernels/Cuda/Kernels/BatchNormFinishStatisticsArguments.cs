using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>batch_norm_finish_statistics: mean and deviation of the batch, and the running statistics; reports what is not finite.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BatchNormFinishStatisticsArguments : IKernelArguments
{
    /// <summary>The input, whose first pixel is the shift.</summary>
    public required ulong X { get; init; }

    /// <summary>From batch_norm_statistics.</summary>
    public required ulong Partials { get; init; }

    /// <summary>Out: mean of the batch.</summary>
    public required ulong Mean { get; init; }

    /// <summary>Out: 1 / sqrt(variance + Epsilon) of the batch.</summary>
    public required ulong InverseDeviation { get; init; }

    /// <summary>Moving average of the means, updated.</summary>
    public required ulong RunningMean { get; init; }

    /// <summary>Moving average of the unbiased variances, updated.</summary>
    public required ulong RunningVariance { get; init; }

    /// <summary>Names the step in a report; 0 for no reports.</summary>
    public ulong Parameters { get; init; }

    /// <summary>Where statistics that are not finite are reported.</summary>
    public ulong Earliest { get; init; }

    /// <summary>Pixels of the whole batch.</summary>
    public required long Rows { get; init; }

    /// <summary>Channels of a pixel.</summary>
    public required int Channels { get; init; }

    /// <summary>As in batch_norm_statistics.</summary>
    public required int Pieces { get; init; }

    /// <summary>Added to the variance.</summary>
    public required float Epsilon { get; init; }

    /// <summary>running = Momentum * running + (1 - Momentum) * batch.</summary>
    public required float Momentum { get; init; }

    /// <summary>The layer in a report.</summary>
    public required int LayerOrdinal { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.OfChannels(Channels);
}
