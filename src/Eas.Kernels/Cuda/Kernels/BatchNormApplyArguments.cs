using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>batch_norm_apply: y = relu(Scale (x - Mean) / deviation + Bias), in training and in evaluation.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BatchNormApplyArguments : IKernelArguments
{
    /// <summary>Rows of channels.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: rows of channels.</summary>
    public required ulong Y { get; init; }

    /// <summary>gamma.</summary>
    public required ulong Scale { get; init; }

    /// <summary>beta.</summary>
    public required ulong Bias { get; init; }

    /// <summary>The mean that is subtracted.</summary>
    public required ulong Mean { get; init; }

    /// <summary>1 / sqrt(variance + Epsilon) of the batch; 0 in evaluation.</summary>
    public ulong InverseDeviation { get; init; }

    /// <summary>In evaluation, the running variance; else 0.</summary>
    public ulong Variance { get; init; }

    /// <summary>From one pixel of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>From one pixel of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>Pixels of the whole batch.</summary>
    public required long Rows { get; init; }

    /// <summary>Channels of a pixel.</summary>
    public required int Channels { get; init; }

    /// <summary>1 for max(0, .), 0 for none.</summary>
    public required int Relu { get; init; }

    /// <summary>In evaluation, added to the variance.</summary>
    public required float Epsilon { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.OfRows(Rows, Channels);
}
