using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Steps;
using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    private static PixelRows PixelsOf(Tensor tensor) => new((float*)tensor.Pointer, tensor.Pitch);

    private static float* FloatsOf(Tensor vector) => (float*)vector.Pointer;

    private static StepParameters* ParametersOf(StepBlock block) => (StepParameters*)block.Parameters.Pointer;

    private static RandomKeySource RandomKeyOf(StepBlock block) => new(ParametersOf(block));

    private static NonFiniteReport ReportOf(StepBlock? block) =>
        block is null ? default : new NonFiniteReport(ParametersOf(block), (double*)block.Metrics.Pointer + 3);
}
