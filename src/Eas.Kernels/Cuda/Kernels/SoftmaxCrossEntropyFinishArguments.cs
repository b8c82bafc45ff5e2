using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// softmax_cross_entropy_finish: the mean loss of the images with a label, and the metrics if there are any to add to. One block.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct SoftmaxCrossEntropyFinishArguments : IKernelArguments
{
    /// <summary>Images: -1 or a class.</summary>
    public required ulong Labels { get; init; }

    /// <summary>From softmax_cross_entropy.</summary>
    public required ulong Results { get; init; }

    /// <summary>Out: the mean loss; 0 where no image counts.</summary>
    public required ulong Loss { get; init; }

    /// <summary>Sum of losses, correct and counted images, added to; 0 for none.</summary>
    public ulong Metrics { get; init; }

    /// <summary>Names the step in a report; 0 for no reports.</summary>
    public ulong Parameters { get; init; }

    /// <summary>Where a loss that is not finite is reported.</summary>
    public ulong Earliest { get; init; }

    /// <summary>Images.</summary>
    public required int Images { get; init; }

    /// <summary>The ordinal that stands for the loss.</summary>
    public required int LossOrdinal { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => new(1);
}
