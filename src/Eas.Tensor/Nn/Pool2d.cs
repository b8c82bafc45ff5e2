using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>Max or average pooling without padding.</summary>
/// <param name="kind">Maximum or mean.</param>
/// <param name="kernelSize">Side of the window.</param>
/// <param name="stride">Pixels from one window to the next.</param>
public sealed class Pool2d(PoolKind kind, int kernelSize, int stride) : IModule
{
    /// <inheritdoc/>
    public Variable Forward(Tape tape, Variable x) => Forward(tape, x, into: null);

    /// <summary>Pools into a slice of a dense block's buffer, or into new memory where there is none.</summary>
    public Variable Forward(Tape tape, Variable x, ChannelSlice? into) => tape.Pool2d(x, kind, kernelSize, stride, into);
}
