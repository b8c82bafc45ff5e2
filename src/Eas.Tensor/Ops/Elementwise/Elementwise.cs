using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>Copying, adding, filling.</summary>
public interface IElementwise
{
    /// <summary>y = value everywhere. Any pitch.</summary>
    void Fill(Tensor y, double value);

    /// <summary>y = x, or y += x where <paramref name="accumulate"/>. Same shape, any pitches.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    void Copy(Tensor x, Tensor y, bool accumulate);

    /// <summary>y = a + b. Same shape, any pitches.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    void Add(Tensor a, Tensor b, Tensor y);
}

/// <summary>Copying and adding as differentiable ops.</summary>
public static class ElementwiseOps
{
    /// <summary>a + b, for a residual connection. Same shape.</summary>
    public static Variable Add(this Tape tape, Variable a, Variable b)
    {
        Tensor y = tape.Output(a.Shape);
        tape.Backend.Add(a.Value, b.Value, y);
        return tape.Record(y, [a, b], dy =>
        {
            a.AccumulateGradient((da, accumulate) => tape.Backend.Copy(dy, da, accumulate));
            b.AccumulateGradient((db, accumulate) => tape.Backend.Copy(dy, db, accumulate));
        });
    }

    /// <summary>A copy of x, for instance into a slice of a dense block's buffer.</summary>
    public static Variable Copy(this Tape tape, Variable x, ChannelSlice? into = null)
    {
        Tensor y = tape.Output(x.Shape, into);
        tape.Backend.Copy(x.Value, y, accumulate: false);
        return tape.Record(y, [x], dy => x.AccumulateGradient((dx, accumulate) => tape.Backend.Copy(dy, dx, accumulate)), into: into);
    }

    /// <summary>(N, H, W, C) as (N, 1, 1, H*W*C), without copying.</summary>
    public static Variable Flatten(this Tape tape, Variable x)
    {
        Shape flat = Shape.Matrix(x.Shape.N, x.Shape.H * x.Shape.W * x.Shape.C);
        Tensor y = tape.Own(x.Value.Reshape(flat));
        return tape.Record(y, [x], dy => x.AccumulateGradient((dx, accumulate) =>
        {
            using Tensor view = dx.Reshape(flat);
            tape.Backend.Copy(dy, view, accumulate);
        }));
    }

    /// <summary>Throws unless two tensors have the same shape.</summary>
    internal static void CheckSameShape(Tensor a, Tensor b, string operation)
    {
        if (a.Shape != b.Shape)
            throw new ArgumentException($"{operation}: the shapes {a.Shape} and {b.Shape} differ");
    }
}
