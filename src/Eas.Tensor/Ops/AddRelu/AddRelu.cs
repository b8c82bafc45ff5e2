using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>The end of a residual connection (He et al. 2016, fig. 2): a sum, then ReLU.</summary>
public interface IAddRelu
{
    /// <summary>y = max(0, a + b). Same shape, any pitches.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    void AddRelu(Tensor a, Tensor b, Tensor y);

    /// <summary>dx = dy where y is positive, else 0. Same shape, any pitches.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    void AddReluBackward(Tensor dy, Tensor y, Tensor dx);
}

/// <summary>A residual sum as a differentiable op.</summary>
public static class AddReluOps
{
    /// <summary>max(0, a + b). Same shape.</summary>
    public static Variable AddRelu(this Tape tape, Variable a, Variable b, ChannelSlice? into = null)
    {
        IBackend backend = tape.Backend;
        Tensor y = tape.Output(a.Shape, into);
        backend.AddRelu(a.Value, b.Value, y);
        return tape.Record(
            y,
            [a, b],
            dy =>
            {
                // Both inputs have the same gradient; it is made once, in its own memory, since either may be added to what is there.
                using Tensor dx = backend.Allocate(dy.Shape, dy.ElementType);
                backend.AddReluBackward(dy, y, dx);
                a.AccumulateGradient((da, accumulate) => backend.Copy(dx, da, accumulate));
                b.AccumulateGradient((db, accumulate) => backend.Copy(dx, db, accumulate));
            },
            into: into);
    }
}
