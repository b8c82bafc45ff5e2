using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Lstm;

// Versions tried:
// 1. One unit at a time, tanh(c) computed again instead of kept, as here; see LstmCellLaunch.

/// <summary>
/// Gradients of an LSTM cell's step. With dc the gradient of c plus what reaches it through h, dh o (1 - tanh(c)^2): di = dc g, df = dc c', dg = dc i,
/// do = dh tanh(c), each times the derivative of its activation; dc' = dc f; dh' = 0.
/// </summary>
/// <param name="rows">Sizes and pitches.</param>
/// <param name="dState">Gradient of the state after: dh, dc.</param>
/// <param name="dStatePitch">Its pitch.</param>
/// <param name="activations">From the forward step.</param>
/// <param name="previous">The state before: h', c'.</param>
/// <param name="state">The state after: h, c.</param>
/// <param name="dGates">Out: gradients of i, f, g, o.</param>
/// <param name="dPrevious">Out: dh', dc'.</param>
/// <param name="dPreviousPitch">Its pitch.</param>
/// <param name="accumulateGates">Whether dGates is added to.</param>
/// <param name="accumulateState">Whether dPrevious is added to.</param>
public sealed unsafe class LstmCellGradientLaunch(
    LstmCellRows rows,
    float* dState,
    long dStatePitch,
    float* activations,
    float* previous,
    float* state,
    float* dGates,
    float* dPrevious,
    long dPreviousPitch,
    bool accumulateGates,
    bool accumulateState) : ILaunch
{
    /// <inheritdoc/>
    public int Pieces { get; } = rows.Pieces;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (long first, long last) = PieceCut.Range(rows.Rows, piece, Pieces);
        for (long r = first; r < last; r++)
            RunRow(r);
    }

    private void RunRow(long r)
    {
        int units = rows.Units;
        float* dHidden = dState + (r * dStatePitch);
        float* activation = activations + (r * rows.ActivationsPitch);
        float* previousCell = previous + (r * rows.PreviousPitch) + units;
        float* cell = state + (r * rows.StatePitch) + units;
        float* dGate = dGates + (r * rows.GatesPitch);
        float* dPreviousHidden = dPrevious + (r * dPreviousPitch);
        if (!accumulateGates)
            new Span<float>(dGate, 4 * units).Clear();
        if (!accumulateState)
            new Span<float>(dPreviousHidden, 2 * units).Clear();
        for (int u = 0; u < units; u++)
        {
            float input = activation[u], forget = activation[units + u], candidate = activation[(2 * units) + u], output = activation[(3 * units) + u];
            float tanhCell = LstmActivations.Tanh(cell[u]);
            float dCell = dHidden[units + u] + (dHidden[u] * output * (1 - (tanhCell * tanhCell)));
            dGate[u] += dCell * candidate * input * (1 - input);
            dGate[units + u] += dCell * previousCell[u] * forget * (1 - forget);
            dGate[(2 * units) + u] += dCell * input * (1 - (candidate * candidate));
            dGate[(3 * units) + u] += dHidden[u] * tanhCell * output * (1 - output);
            dPreviousHidden[units + u] += dCell * forget;
        }
    }
}
