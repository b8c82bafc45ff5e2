using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Optim;
using Eas.Tensors.Steps;

namespace Eas.GpuCheck.Checks.Speed.Kernels;

/// <summary>One step over an arena of float32 parameters: values and state are read and written, gradients read.</summary>
internal static class OptimizerKernels
{
    private const int SgdFloats = 5;
    private const int AdamFloats = 7;

    public static IEnumerable<KernelCase> For(int count)
    {
        Shape shape = Shape.Vector(count);
        yield return new KernelCase($"SGD {count:N0}", operands =>
        {
            (Tensor values, Tensor gradients, Tensor velocity, StepBlock block) = (operands.Floats(shape), operands.Floats(shape), operands.Floats(shape), operands.Block());
            SgdParams p = Sgd.Default;
            return (SgdFloats * sizeof(float) * shape.Count, () => operands.Backend.SgdStep(values, gradients, velocity, p, block));
        });
        yield return new KernelCase($"Adam {count:N0}", operands =>
        {
            (Tensor values, Tensor gradients, StepBlock block) = (operands.Floats(shape), operands.Floats(shape), operands.Block());
            (Tensor first, Tensor second) = (operands.Floats(shape), operands.Vector(count));
            return (AdamFloats * sizeof(float) * shape.Count, () => operands.Backend.AdamStep(values, gradients, first, second, new AdamParams(), block));
        });
    }
}
