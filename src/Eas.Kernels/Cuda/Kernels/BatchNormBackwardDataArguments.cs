using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// batch_norm_backward_data: dx = Scale InverseDeviation (z - DBias / n - xhat DScale / n), or dx += that, as factor z + slope x + constant.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BatchNormBackwardDataArguments : IKernelArguments
{
    /// <summary>Gradient of the output.</summary>
    public required ulong Dy { get; init; }

    /// <summary>Input.</summary>
    public required ulong X { get; init; }

    /// <summary>Out: gradient of the input.</summary>
    public required ulong Dx { get; init; }

    /// <summary>gamma.</summary>
    public required ulong Scale { get; init; }

    /// <summary>beta.</summary>
    public required ulong Bias { get; init; }

    /// <summary>Mean of the batch.</summary>
    public required ulong Mean { get; init; }

    /// <summary>1 / sqrt(variance + epsilon) of the batch.</summary>
    public required ulong InverseDeviation { get; init; }

    /// <summary>From batch_norm_finish_backward_sums.</summary>
    public required ulong DScale { get; init; }

    /// <summary>From batch_norm_finish_backward_sums.</summary>
    public required ulong DBias { get; init; }

    /// <summary>From one pixel of dy to the next.</summary>
    public required long DyPitch { get; init; }

    /// <summary>From one pixel of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>From one pixel of dx to the next.</summary>
    public required long DxPitch { get; init; }

    /// <summary>Pixels of the whole batch.</summary>
    public required long Rows { get; init; }

    /// <summary>Channels of a pixel.</summary>
    public required int Channels { get; init; }

    /// <summary>Whether a ReLU followed.</summary>
    public required int Relu { get; init; }

    /// <summary>1 to add to dx, 0 to overwrite it.</summary>
    public int Accumulate { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.OfRows(Rows, Channels);
}
