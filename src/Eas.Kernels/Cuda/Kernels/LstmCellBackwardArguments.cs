using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// lstm_cell_backward: with dc the gradient of c plus dh o (1 - tanh(c)^2): di = dc g, df = dc c', dg = dc i, do = dh tanh(c), each times the derivative of
/// its activation; dc' = dc f; dh' = 0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct LstmCellBackwardArguments : IKernelArguments
{
    /// <summary>Rows x 2 Units: gradients of h, c.</summary>
    public required ulong DState { get; init; }

    /// <summary>From lstm_cell.</summary>
    public required ulong Activations { get; init; }

    /// <summary>Rows x 2 Units: the state before, h', c'.</summary>
    public required ulong Previous { get; init; }

    /// <summary>From lstm_cell.</summary>
    public required ulong State { get; init; }

    /// <summary>Out: Rows x 4 Units: gradients of i, f, g, o.</summary>
    public required ulong DGates { get; init; }

    /// <summary>Out: Rows x 2 Units: gradients of h', c'.</summary>
    public required ulong DPrevious { get; init; }

    /// <summary>From one sequence's gradients of the state to the next.</summary>
    public required long DStatePitch { get; init; }

    /// <summary>From one sequence's activations to the next.</summary>
    public required long ActivationsPitch { get; init; }

    /// <summary>From one state before to the next.</summary>
    public required long PreviousPitch { get; init; }

    /// <summary>From one state to the next.</summary>
    public required long StatePitch { get; init; }

    /// <summary>From one sequence's gradients of the gates to the next.</summary>
    public required long DGatesPitch { get; init; }

    /// <summary>From one gradient of the state before to the next.</summary>
    public required long DPreviousPitch { get; init; }

    /// <summary>Sequences.</summary>
    public required int Rows { get; init; }

    /// <summary>Units of the cell.</summary>
    public required int Units { get; init; }

    /// <summary>1 to add to the gradients of the gates, 0 to overwrite them.</summary>
    public int AccumulateGates { get; init; }

    /// <summary>1 to add to the gradient of the state before, 0 to overwrite it.</summary>
    public int AccumulateState { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Units);
}
