namespace Eas.Kernels.Cpu.Lstm;

/// <summary>The matrices of one step of an LSTM cell; a pitch is the number of floats from one sequence's row to the next.</summary>
/// <param name="Rows">Sequences.</param>
/// <param name="Units">Units of the cell.</param>
/// <param name="GatesPitch">Pitch of the gates' pre-activations i, f, g, o, or of their gradients: rows x 4 units.</param>
/// <param name="PreviousPitch">Pitch of the state before the step, h', c', or of its gradient: rows x 2 units.</param>
/// <param name="ActivationsPitch">Pitch of the activated gates: rows x 4 units.</param>
/// <param name="StatePitch">Pitch of the state after the step, h, c: rows x 2 units.</param>
public readonly record struct LstmCellRows(long Rows, int Units, long GatesPitch, long PreviousPitch, long ActivationsPitch, long StatePitch)
{
    private const long UnitsPerPiece = 4 * 1024;

    internal int Pieces => (int)Math.Clamp(Rows * Units / UnitsPerPiece, 1, Math.Min(Rows, 64));
}
