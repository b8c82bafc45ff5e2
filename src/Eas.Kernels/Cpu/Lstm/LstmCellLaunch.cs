using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Lstm;

// Versions tried:
// 1. One unit at a time with the math library's exponential and hyperbolic tangent, accurate to an ulp or two: a policy's
//    update (90 networks of up to 35 layers) takes 45 ms.
// 2. The hyperbolic tangent from the exponential, as here: an absolute error of about 1e-7; the update takes 27 ms.

/// <summary>c = sigmoid(f) c' + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c), for every sequence and unit.</summary>
/// <param name="rows">Sizes and pitches.</param>
/// <param name="gates">Pre-activations i, f, g, o.</param>
/// <param name="previous">The state before: h', c'.</param>
/// <param name="activations">Out: sigmoid(i), sigmoid(f), tanh(g), sigmoid(o).</param>
/// <param name="state">Out: h, c.</param>
public sealed unsafe class LstmCellLaunch(LstmCellRows rows, float* gates, float* previous, float* activations, float* state) : ILaunch
{
    /// <inheritdoc/>
    public int Pieces { get; } = rows.Pieces;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (long first, long last) = PieceCut.Range(rows.Rows, piece, Pieces);
        for (long r = first; r < last; r++)
        {
            RunRow(
                gates + (r * rows.GatesPitch),
                previous + (r * rows.PreviousPitch) + rows.Units,
                activations + (r * rows.ActivationsPitch),
                state + (r * rows.StatePitch));
        }
    }

    private void RunRow(float* gate, float* previousCell, float* activation, float* hidden)
    {
        int units = rows.Units;
        float* cell = hidden + units;
        for (int u = 0; u < units; u++)
        {
            float input = LstmActivations.Sigmoid(gate[u]);
            float forget = LstmActivations.Sigmoid(gate[units + u]);
            float candidate = LstmActivations.Tanh(gate[(2 * units) + u]);
            float output = LstmActivations.Sigmoid(gate[(3 * units) + u]);
            float c = (forget * previousCell[u]) + (input * candidate);
            activation[u] = input;
            activation[units + u] = forget;
            activation[(2 * units) + u] = candidate;
            activation[(3 * units) + u] = output;
            hidden[u] = output * LstmActivations.Tanh(c);
            cell[u] = c;
        }
    }
}
