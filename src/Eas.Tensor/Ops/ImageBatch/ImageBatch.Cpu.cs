using Eas.Kernels.Cpu.Images;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void ImageBatch(
        Tensor pixels, Tensor labels, Tensor? order, Tensor normalization, Tensor y, Tensor batchLabels, in ImageBatchParams p, StepBlock block)
    {
        ImageBatchChecks.Check(p, pixels, labels, order, normalization, y, batchLabels);
        var source = new ImageSource
        {
            Pixels = (byte*)pixels.Pointer,
            Labels = (int*)labels.Pointer,
            Order = (int*)(order?.Pointer ?? 0),
            Normalization = FloatsOf(normalization),
        };
        Submit(new ImageBatchLaunch(p, source, PixelsOf(y), (int*)batchLabels.Pointer, ParametersOf(block)));
    }
}
