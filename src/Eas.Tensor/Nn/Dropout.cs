using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>Dropout: in evaluation, and at rate 0, its output is its input.</summary>
/// <param name="rate">Probability that a value is dropped, 0..1, 1 excluded.</param>
/// <param name="ordinal">The layer's number in its network: layers draw different masks.</param>
public sealed class Dropout(float rate, int ordinal) : IModule
{
    private readonly DropoutParams p = new(rate, ordinal);

    /// <inheritdoc/>
    public Variable Forward(Tape tape, Variable x) => Forward(tape, x, into: null);

    /// <summary>Drops values into a slice of a dense block's buffer, or into new memory where there is none.</summary>
    public Variable Forward(Tape tape, Variable x, ChannelSlice? into) => tape.Dropout(x, p, into);
}
