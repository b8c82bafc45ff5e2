using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>Adding a bias to the channels.</summary>
public interface IBias
{
    /// <summary>y += bias, for every pixel. Any pitch.</summary>
    void AddBias(Tensor y, Tensor bias);

    /// <summary>dbias = the sum of dy over all pixels, or dbias += it. Any pitch.</summary>
    void BiasBackward(Tensor dy, Tensor dBias, bool accumulate);
}

/// <summary>The fully connected layer as a differentiable op.</summary>
public static class LinearOps
{
    /// <summary>y = x Wᵀ + bias.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="x">(N, 1, 1, in).</param>
    /// <param name="weight">(out, 1, 1, in).</param>
    /// <param name="bias">Vector of out; null for none.</param>
    /// <returns>(N, 1, 1, out).</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Variable Linear(this Tape tape, Variable x, Variable weight, Variable? bias = null)
    {
        if (x.Shape.C != weight.Shape.C || x.Shape.H != 1 || x.Shape.W != 1 || (bias is not null && bias.Shape.C != weight.Shape.N))
            throw new ArgumentException($"linear: the input {x.Shape}, the weight {weight.Shape} and the bias {bias?.Shape.ToString() ?? "none"} do not agree");
        IBackend backend = tape.Backend;
        Tensor y = tape.Output(Shape.Matrix(x.Shape.N, weight.Shape.N));
        backend.MatMul(x.Value, weight.Value, y, MatMulForm.TransposedB, accumulate: false);
        if (bias is not null)
            backend.AddBias(y, bias.Value);
        return tape.Record(y, bias is null ? [x, weight] : [x, weight, bias], dy =>
        {
            x.AccumulateGradient((dx, accumulate) => backend.MatMul(dy, weight.Value, dx, MatMulForm.Plain, accumulate));
            weight.AccumulateGradient((dw, accumulate) => backend.MatMul(dy, x.Value, dw, MatMulForm.TransposedA, accumulate));
            bias?.AccumulateGradient((db, accumulate) => backend.BiasBackward(dy, db, accumulate));
        });
    }

    /// <summary>Throws unless a vector has a value for each channel.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    public static void CheckBias(Tensor y, Tensor bias, string operation)
    {
        if (bias.Shape != Shape.Vector(y.Shape.C))
            throw new ArgumentException($"{operation}: the channels of {y.Shape} need a vector of {y.Shape.C}, not {bias.Shape}");
    }
}
