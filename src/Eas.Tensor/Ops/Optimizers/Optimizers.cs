using Eas.Kernels.Parameters;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Ops;

/// <summary>Optimiser steps over one flat arena of parameters. The learning rate, and Adam's step number, are read from the step block.</summary>
public interface IOptimizers
{
    /// <summary>One step of <see cref="SgdParams"/>; values and velocity are updated in place. All tensors without gaps, of the same shape.</summary>
    void SgdStep(Tensor values, Tensor gradients, Tensor velocity, in SgdParams p, StepBlock block);

    /// <summary>
    /// One step of <see cref="AdamParams"/> with t = step + 1: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon).
    /// </summary>
    void AdamStep(Tensor values, Tensor gradients, Tensor firstMoment, Tensor secondMoment, in AdamParams p, StepBlock block);
}

/// <summary>Checks that optimiser steps share between backends.</summary>
public static class OptimizerChecks
{
    /// <summary>Throws unless all tensors have the same shape and no gaps.</summary>
    /// <param name="operation">Named in the error.</param>
    /// <param name="tensors">Values first.</param>
    /// <exception cref="ArgumentException">A tensor differs from the first or has gaps.</exception>
    public static void Check(string operation, params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            if (tensor.Shape != tensors[0].Shape || !tensor.IsContiguous)
                throw new ArgumentException($"{operation}: {tensor.Shape} with pitch {tensor.Pitch} is not like the values, {tensors[0].Shape} without gaps");
        }
    }
}
