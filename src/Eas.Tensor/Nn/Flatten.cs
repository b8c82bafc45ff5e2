using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>(N, H, W, C) as (N, 1, 1, H * W * C).</summary>
public sealed class Flatten : IModule
{
    /// <inheritdoc/>
    public Variable Forward(Tape tape, Variable x) => tape.Flatten(x);
}
