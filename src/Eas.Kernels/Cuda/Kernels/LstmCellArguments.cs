using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>lstm_cell: c = sigmoid(f) c' + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c).</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct LstmCellArguments : IKernelArguments
{
    /// <summary>Rows x 4 Units: pre-activations i, f, g, o.</summary>
    public required ulong Gates { get; init; }

    /// <summary>Rows x 2 Units: the state before, h', c'.</summary>
    public required ulong Previous { get; init; }

    /// <summary>Out: Rows x 4 Units: sigmoid(i), sigmoid(f), tanh(g), sigmoid(o).</summary>
    public required ulong Activations { get; init; }

    /// <summary>Out: Rows x 2 Units: h, c.</summary>
    public required ulong State { get; init; }

    /// <summary>From one sequence's gates to the next.</summary>
    public required long GatesPitch { get; init; }

    /// <summary>From one state before to the next.</summary>
    public required long PreviousPitch { get; init; }

    /// <summary>From one sequence's activations to the next.</summary>
    public required long ActivationsPitch { get; init; }

    /// <summary>From one state to the next.</summary>
    public required long StatePitch { get; init; }

    /// <summary>Sequences.</summary>
    public required int Rows { get; init; }

    /// <summary>Units of the cell.</summary>
    public required int Units { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Units);
}
