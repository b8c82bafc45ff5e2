using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Nn;

/// <summary>A table of vectors looked up by index: <c>weight</c> (entries, 1, 1, width), uniform with unit variance.</summary>
/// <param name="scope">Where its table is declared.</param>
/// <param name="entries">Number of vectors.</param>
/// <param name="width">Their length.</param>
public sealed class Embedding(LayerScope scope, int entries, int width)
{
    /// <summary>(entries, 1, 1, width).</summary>
    public Parameter Weight { get; } = scope.Parameter("weight", Shape.Matrix(entries, width), Initializers.UnitUniform, hasWeightDecay: true);

    /// <summary>The vectors of N int32 indices, zeros for -1.</summary>
    /// <returns>(N, 1, 1, width).</returns>
    public Variable Forward(Tape tape, Tensor indices) => tape.Embedding(Weight.Variable, indices);
}
