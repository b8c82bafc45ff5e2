using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// adam: m = Beta1 m + (1 - Beta1) g; v = Beta2 v + (1 - Beta2) g g; w -= rate (m / (1 - Beta1^t)) / (sqrt(v / (1 - Beta2^t)) + Epsilon), t the step's number
/// from 1.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct AdamArguments : IKernelArguments
{
    /// <summary>Count parameters, updated.</summary>
    public required ulong Values { get; init; }

    /// <summary>Count gradients.</summary>
    public required ulong Gradients { get; init; }

    /// <summary>Count moving averages of the gradients, updated.</summary>
    public required ulong FirstMoment { get; init; }

    /// <summary>Count moving averages of their squares, updated.</summary>
    public required ulong SecondMoment { get; init; }

    /// <summary>Out: Count values in bfloat16; 0 for none.</summary>
    public ulong Copy { get; init; }

    /// <summary>The learning rate and the steps done.</summary>
    public required ulong Parameters { get; init; }

    /// <summary>Parameters.</summary>
    public required long Count { get; init; }

    /// <summary>Decay of the first moment.</summary>
    public required float Beta1 { get; init; }

    /// <summary>Decay of the second moment.</summary>
    public required float Beta2 { get; init; }

    /// <summary>Added to the root of the second moment.</summary>
    public required float Epsilon { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of(Count);
}
