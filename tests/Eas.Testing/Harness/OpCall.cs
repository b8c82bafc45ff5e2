using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Steps;

namespace Eas.Testing;

/// <summary>What a case's call gets: the tape and the operands by name.</summary>
public sealed class OpCall(Tape tape, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, Variable> variables)
{
    public Tape Tape => tape;

    public IBackend Backend => tape.Backend;

    public StepBlock Block => tape.Block;

    /// <summary>An operand's numbers.</summary>
    public Tensor this[string name] => tensors[name];

    /// <summary>An operand as a tracked value.</summary>
    public Variable Variable(string name) => variables[name];
}
