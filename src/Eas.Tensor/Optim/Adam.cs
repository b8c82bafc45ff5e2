using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;

namespace Eas.Tensors.Optim;

/// <summary>
/// Adam (<see cref="AdamParams"/>) without weight decay; its state is <c>first_moment.*</c> and <c>second_moment.*</c>. Its bias correction counts the step block's
/// steps, which must have begun with the optimiser.
/// </summary>
public sealed class Adam : IOptimizer
{
    private readonly ParameterStore store;
    private readonly AdamParams p;
    private readonly StateArena first;
    private readonly StateArena second;

    /// <summary>Makes an optimiser at rest.</summary>
    /// <param name="store">The parameters, allocated.</param>
    /// <param name="p">Decays and epsilon.</param>
    public Adam(ParameterStore store, AdamParams p)
    {
        this.store = store;
        this.p = p;
        first = new StateArena(store, "first_moment");
        second = new StateArena(store, "second_moment");
        StateNames = [.. first.Names, .. second.Names];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames { get; }

    /// <inheritdoc/>
    public void Step(Tape tape)
    {
        store.ClearUntouchedGradients(tape);
        tape.Backend.AdamStep(store.Values, store.Gradients, first.Flat, second.Flat, p, tape.Block);
    }

    /// <inheritdoc/>
    public T[] ReadState<T>(string name)
        where T : unmanaged => Find(name).Read<T>(name);

    /// <inheritdoc/>
    public void WriteState<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged => Find(name).Write(name, values);

    /// <inheritdoc/>
    public void ResetState()
    {
        first.Reset();
        second.Reset();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    private StateArena Find(string name) => first.Contains(name) ? first : second;
}
