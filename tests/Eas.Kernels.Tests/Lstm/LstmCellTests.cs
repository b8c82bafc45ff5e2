using Eas.Kernels.Cpu.Lstm;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Lstm;

public sealed unsafe class LstmCellTests
{
    [Test]
    public void A_step_is_within_a_few_units_in_the_last_place_of_double_with_any_pitch()
    {
        const int Rows = 5, Units = 7;
        var sizes = new LstmCellRows(Rows, Units, GatesPitch: 31, PreviousPitch: 15, ActivationsPitch: 28, StatePitch: 17);
        using var gates = new PinnedArray<float>(Noise.Floats(Rows * 31, 1).Select(value => 4 * value));
        using var previous = new PinnedArray<float>(Noise.Floats(Rows * 15, 2));
        using var activations = new PinnedArray<float>(Rows * 28);
        using var state = new PinnedArray<float>(Rows * 17);
        Launches.RunBackwards(new LstmCellLaunch(sizes, gates.Pointer, previous.Pointer, activations.Pointer, state.Pointer));
        for (int r = 0; r < Rows; r++)
        {
            for (int u = 0; u < Units; u++)
            {
                ReadOnlySpan<float> gate = gates.Values.AsSpan(r * 31);
                double c = (Sigmoid(gate[Units + u]) * previous.Values[(r * 15) + Units + u]) + (Sigmoid(gate[u]) * Math.Tanh(gate[(2 * Units) + u]));
                double h = Sigmoid(gate[(3 * Units) + u]) * Math.Tanh(c);
                Assert.That(state.Values[(r * 17) + u], Is.EqualTo(h).Within(3e-7));
                Assert.That(state.Values[(r * 17) + Units + u], Is.EqualTo(c).Within(3e-7));
            }
        }
    }

    [Test]
    public void Saturated_gates_give_finite_states_and_no_gradient([Values(-200f, 200f)] float gate)
    {
        var sizes = new LstmCellRows(Rows: 1, Units: 1, GatesPitch: 4, PreviousPitch: 2, ActivationsPitch: 4, StatePitch: 2);
        using var gates = new PinnedArray<float>([gate, gate, gate, gate]);
        using var previous = new PinnedArray<float>([0.5f, 0.5f]);
        using var activations = new PinnedArray<float>(4);
        using var state = new PinnedArray<float>(2);
        Launches.RunBackwards(new LstmCellLaunch(sizes, gates.Pointer, previous.Pointer, activations.Pointer, state.Pointer));
        Assert.That(activations.Values, Is.EqualTo(gate > 0 ? new[] { 1f, 1, 1, 1 } : [0f, 0, -1, 0]));
        Assert.That(state.Values[1], Is.EqualTo(gate > 0 ? 1.5f : 0));

        using var dState = new PinnedArray<float>([1f, 1f]);
        using var dGates = new PinnedArray<float>(4);
        using var dPrevious = new PinnedArray<float>(2);
        Launches.RunBackwards(new LstmCellGradientLaunch(
            sizes, dState.Pointer, 2, activations.Pointer, previous.Pointer, state.Pointer, dGates.Pointer, dPrevious.Pointer, 2, accumulateGates: false, accumulateState: false));
        Assert.That(dGates.Values, Is.All.Zero);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
