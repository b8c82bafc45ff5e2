using Eas.Tensors.Autograd;

namespace Eas.Tensors.Optim;

/// <summary>Updates the parameters of a store from their gradients, with state of its own that checkpoints keep.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>The state's tensors by name, in the order of checkpoints; each has the shape of the parameter that its name ends with.</summary>
    IReadOnlyList<string> StateNames { get; }

    /// <summary>
    /// One step, after the tape's backward pass. Parameters that the tape did not use have a gradient of zero. The learning rate is read from the tape's step
    /// block when the step runs.
    /// </summary>
    /// <exception cref="InvalidOperationException">The tape has no step block.</exception>
    void Step(Tape tape);

    /// <summary>Copies a tensor of the state to the host, as float or double.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has the name.</exception>
    T[] ReadState<T>(string name)
        where T : unmanaged;

    /// <summary>Sets a tensor of the state from the host, from float or double.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has the name.</exception>
    /// <exception cref="ArgumentException">The number of values differs.</exception>
    void WriteState<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged;

    /// <summary>Sets the state to zero, as it is before the first step.</summary>
    void ResetState();
}
