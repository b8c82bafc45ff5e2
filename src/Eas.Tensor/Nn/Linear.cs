using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>The fully connected layer: <c>weight</c> (out, 1, 1, in), He normal unless another is given, and <c>bias</c> (0) where it has one.</summary>
/// <param name="scope">Where its tensors are declared.</param>
/// <param name="inputs">Features of the input.</param>
/// <param name="outputs">Units.</param>
/// <param name="hasBias">Whether a bias is added.</param>
/// <param name="initializer">Draws the weight; null for He normal.</param>
public sealed class Linear(LayerScope scope, int inputs, int outputs, bool hasBias = true, Initializer? initializer = null) : IModule
{
    /// <summary>(out, 1, 1, in).</summary>
    public Parameter Weight { get; } = scope.Parameter("weight", Shape.Matrix(outputs, inputs), initializer ?? Initializers.HeNormal, hasWeightDecay: true);

    /// <summary>A vector of the units; null where there is none.</summary>
    public Parameter? Bias { get; } = hasBias ? scope.Parameter("bias", Shape.Vector(outputs), Initializers.Zero, hasWeightDecay: false) : null;

    /// <inheritdoc/>
    public Variable Forward(Tape tape, Variable x) => tape.Linear(x, Weight.Variable, Bias?.Variable);
}
