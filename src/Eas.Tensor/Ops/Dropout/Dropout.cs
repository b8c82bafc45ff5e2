using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Ops;

/// <summary>Dropout with counter-based random numbers.</summary>
public interface IDropout
{
    /// <summary>
    /// y = x mask / (1 - rate), or y += that. Element e (counted without gaps: pixel * C + channel) is kept where the 24-bit uniform of word e % 4 of Philox at counter
    /// (e / 4, step, network number, purpose and epoch) is at least the rate. The backward pass is the same function of the gradient. Any pitches.
    /// </summary>
    void Dropout(Tensor x, Tensor y, in DropoutParams p, StepBlock block, bool accumulate);
}

/// <summary>Dropout as a differentiable op.</summary>
public static class DropoutOps
{
    /// <summary>Drops values on a training tape; on an evaluation tape it changes nothing.</summary>
    /// <param name="tape">The step's tape, with a step block.</param>
    /// <param name="x">(N, H, W, C).</param>
    /// <param name="p">Rate and layer.</param>
    /// <param name="into">A slice of a dense block's buffer to write to.</param>
    public static Variable Dropout(this Tape tape, Variable x, DropoutParams p, ChannelSlice? into = null)
    {
        if (!tape.IsTraining || p.Rate == 0)
            return into is null ? x : tape.Copy(x, into);
        Tensor y = tape.Output(x.Shape, into);
        tape.Backend.Dropout(x.Value, y, p, tape.Block, accumulate: false);
        return tape.Record(y, [x], dy => x.AccumulateGradient((dx, accumulate) => tape.Backend.Dropout(dy, dx, p, tape.Block, accumulate)), into: into);
    }
}
