using Eas.Kernels.Cuda.Kernels;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void SgdStep(Tensor values, Tensor gradients, Tensor velocity, in SgdParams p, StepBlock block)
    {
        OptimizerChecks.Check("SGD step", values, gradients, velocity);
        RequireType(ElementType.Float32, "SGD step", values, gradients, velocity);
        Launch(KernelTable.Sgd, new SgdArguments
        {
            Values = AddressOf(values),
            Gradients = AddressOf(gradients),
            Velocity = AddressOf(velocity),
            Copy = copies.Find(values) ?? 0,
            Parameters = ParametersOf(block),
            Count = values.Shape.Count,
            Momentum = p.Momentum,
            WeightDecay = p.WeightDecay,
            Nesterov = Flag(p.Nesterov),
        });
    }

    /// <inheritdoc/>
    public void AdamStep(Tensor values, Tensor gradients, Tensor firstMoment, Tensor secondMoment, in AdamParams p, StepBlock block)
    {
        OptimizerChecks.Check("Adam step", values, gradients, firstMoment, secondMoment);
        RequireType(ElementType.Float32, "Adam step", values, gradients, firstMoment, secondMoment);
        Launch(KernelTable.Adam, new AdamArguments
        {
            Values = AddressOf(values),
            Gradients = AddressOf(gradients),
            FirstMoment = AddressOf(firstMoment),
            SecondMoment = AddressOf(secondMoment),
            Copy = copies.Find(values) ?? 0,
            Parameters = ParametersOf(block),
            Count = values.Shape.Count,
            Beta1 = p.Beta1,
            Beta2 = p.Beta2,
            Epsilon = p.Epsilon,
        });
    }
}
