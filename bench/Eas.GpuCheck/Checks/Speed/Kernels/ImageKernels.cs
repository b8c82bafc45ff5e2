using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.GpuCheck.Checks.Speed.Kernels;

/// <summary>A batch of normalised, cropped and flipped 32x32x3 images from bytes.</summary>
internal static class ImageKernels
{
    private const int Side = 32;
    private const int Colours = 3;

    public static IEnumerable<KernelCase> For(int images)
    {
        var shape = new Shape(images, Side, Side, Colours);
        var p = new ImageBatchParams { BatchSize = images, Slots = 1, Height = Side, Width = Side, Channels = Colours, Padding = 4, Flip = true };
        yield return new KernelCase($"image batch {shape}", operands =>
        {
            (Tensor pixels, Tensor y) = (operands.Bytes(new Shape(images, Colours, Side, Side)), operands.Activations(shape));
            (Tensor labels, Tensor batchLabels) = (operands.Integers(new int[images]), operands.Integers(new int[images]));
            (Tensor normalization, StepBlock block) = (operands.Floats(Shape.Matrix(2, Colours)), operands.Block());
            return (
                shape.Count * (1 + operands.ActivationBytes),
                () => operands.Backend.ImageBatch(pixels, labels, order: null, normalization, y, batchLabels, p, block));
        });
    }
}
