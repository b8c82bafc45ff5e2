using Eas.Tensors.Autograd;

namespace Eas.Tensors.Nn;

/// <summary>Modules one after the other. In evaluation each one's output is freed once the next has read it.</summary>
/// <param name="modules">In the order in which they run.</param>
public sealed class Sequential(params IReadOnlyList<IModule> modules) : IModule
{
    /// <summary>In the order in which they run.</summary>
    public IReadOnlyList<IModule> Modules => modules;

    /// <inheritdoc/>
    public Variable Forward(Tape tape, Variable x)
    {
        Variable current = x;
        foreach (IModule module in modules)
        {
            Variable next = module.Forward(tape, current);
            if (current != x && current != next)
                tape.Release(current);
            current = next;
        }

        return current;
    }
}
