using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;

namespace Eas.Tensors.Optim;

/// <summary>Which parameters weight decay applies to.</summary>
public enum WeightDecayScope
{
    /// <summary>All, as in the paper.</summary>
    AllParameters,

    /// <summary>Weights only: normalisation and biases are excluded.</summary>
    WeightsOnly,
}

/// <summary>Stochastic gradient descent with momentum (<see cref="SgdParams"/>); its state is <c>momentum.*</c>, the velocity.</summary>
public sealed class Sgd : IOptimizer
{
    /// <summary>Nesterov momentum 0.9 and weight decay 1e-4, as the paper trains.</summary>
    public static readonly SgdParams Default = new(Momentum: 0.9f, WeightDecay: 1e-4f, Nesterov: true);

    private readonly ParameterStore store;
    private readonly SgdParams p;
    private readonly WeightDecayScope decayScope;
    private readonly StateArena velocity;

    /// <summary>Makes an optimiser at rest.</summary>
    /// <param name="store">The parameters, allocated.</param>
    /// <param name="p">Momentum and weight decay.</param>
    /// <param name="decayScope">What weight decay applies to.</param>
    public Sgd(ParameterStore store, SgdParams p, WeightDecayScope decayScope = WeightDecayScope.AllParameters)
    {
        this.store = store;
        this.p = p;
        this.decayScope = decayScope;
        velocity = new StateArena(store, "momentum");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames => velocity.Names;

    /// <inheritdoc/>
    public void Step(Tape tape)
    {
        store.ClearUntouchedGradients(tape);
        int length = store.Values.Shape.C;
        int decayed = decayScope == WeightDecayScope.AllParameters ? length : store.DecayedLength;
        if (decayed > 0)
            Step(tape, 0, decayed, p);
        if (decayed < length)
            Step(tape, decayed, length - decayed, p with { WeightDecay = 0 });
    }

    /// <inheritdoc/>
    public T[] ReadState<T>(string name)
        where T : unmanaged => velocity.Read<T>(name);

    /// <inheritdoc/>
    public void WriteState<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged => velocity.Write(name, values);

    /// <inheritdoc/>
    public void ResetState() => velocity.Reset();

    /// <inheritdoc/>
    public void Dispose() => velocity.Dispose();

    private void Step(Tape tape, int first, int count, SgdParams range)
    {
        using Tensor values = store.Values.Channels(first, count);
        using Tensor gradients = store.Gradients.Channels(first, count);
        using Tensor velocities = velocity.Flat.Channels(first, count);
        tape.Backend.SgdStep(values, gradients, velocities, range, tape.Block);
    }
}
