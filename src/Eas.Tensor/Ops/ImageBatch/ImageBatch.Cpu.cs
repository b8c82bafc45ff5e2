using Eas.Kernels.Cpu.Images;
using Eas.Kernels.Parameters;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

public sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    public void ImageBatch(Tensor pixels, Tensor labels, Tensor normalization, Tensor y, Tensor batchLabels, in ImageBatchParams p, StepBlock block)
    {
        CheckImageBatch(p, pixels, labels, normalization, y, batchLabels);
        var source = new ImageSource
        {
            Pixels = (byte*)pixels.Pointer,
            Labels = (int*)labels.Pointer,
            Normalization = FloatsOf(normalization),
        };
        Submit(new ImageBatchLaunch(p, source, PixelsOf(y), (int*)batchLabels.Pointer, ParametersOf(block)));
    }

    private static void CheckImageBatch(in ImageBatchParams p, Tensor pixels, Tensor labels, Tensor normalization, Tensor y, Tensor batchLabels)
    {
        long images = (long)p.Slots * p.BatchSize;
        if (y.Shape != new Shape(p.BatchSize, p.Height, p.Width, p.Channels) || batchLabels.Shape.Count != p.BatchSize)
            throw new ArgumentException($"image batch: {p.BatchSize} images of {p.Height}x{p.Width}x{p.Channels} do not fit {y} with {batchLabels.Shape.Count} labels");
        if (pixels.Shape.Count != images * p.Height * p.Width * p.Channels || labels.Shape.Count != images)
            throw new ArgumentException($"image batch: {p.Slots} slots of such a batch are {images} images, not {pixels} with {labels.Shape.Count} labels");
        if (normalization.Shape.Count != 2 * p.Channels)
            throw new ArgumentException($"image batch: {p.Channels} channels need as many means and deviations, not {normalization}");
    }
}
