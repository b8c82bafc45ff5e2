using Eas.Kernels.Cpu.Optimizers;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void SgdStep(Tensor values, Tensor gradients, Tensor velocity, in SgdParams p, StepBlock block)
    {
        OptimizerChecks.Check("SGD step", values, gradients, velocity);
        Submit(OptimizerKernels.Sgd(
            Width, values.Shape.Count, (float*)values.Pointer, (float*)gradients.Pointer, (float*)velocity.Pointer, ParametersOf(block), p));
    }

    /// <inheritdoc/>
    public void AdamStep(Tensor values, Tensor gradients, Tensor firstMoment, Tensor secondMoment, in AdamParams p, StepBlock block)
    {
        OptimizerChecks.Check("Adam step", values, gradients, firstMoment, secondMoment);
        Submit(OptimizerKernels.Adam(
            Width,
            values.Shape.Count,
            (float*)values.Pointer,
            (float*)gradients.Pointer,
            (float*)firstMoment.Pointer,
            (float*)secondMoment.Pointer,
            ParametersOf(block),
            p));
    }
}
