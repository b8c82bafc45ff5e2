using Eas.Kernels.Parameters;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Ops;

/// <summary>A batch of normalised float images from bytes, augmented on the way.</summary>
public interface IImageBatch
{
    /// <summary>
    /// y[i, r, q, c] = (pixel / 255 - mean[c]) / deviation[c] of image i of slot (batch index modulo slots). With flipping, image i is mirrored where bit 0 of word 2 of its
    /// Philox block is set; with padding, row and column offsets are (word 0, word 1) * (2 padding + 1) / 2^32 - padding, and what lies outside the image is 0. The block's
    /// counter is (image's position in the batch, step, network number, purpose crop-flip and epoch).
    /// </summary>
    /// <param name="pixels">slots * N images of C x H x W bytes (planar); with an order, any number of them.</param>
    /// <param name="labels">An int32 for each.</param>
    /// <param name="order">slots * N int32: the image that stands there, or -1 for none, which is 0 and has the label -1. Null where images lie in their order.</param>
    /// <param name="normalization">2 x C: the means, then the standard deviations, on the scale 0..1.</param>
    /// <param name="y">Out: (N, H, W, C).</param>
    /// <param name="batchLabels">Out: N int32.</param>
    /// <param name="p">Parameters.</param>
    /// <param name="block">Batch index and the random numbers' counter.</param>
    void ImageBatch(
        Tensor pixels, Tensor labels, Tensor? order, Tensor normalization, Tensor y, Tensor batchLabels, in ImageBatchParams p, StepBlock block);
}

/// <summary>Checks that backends share.</summary>
public static class ImageBatchChecks
{
    /// <summary>Throws unless all tensors fit the parameters.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Check(in ImageBatchParams p, Tensor pixels, Tensor labels, Tensor? order, Tensor normalization, Tensor y, Tensor batchLabels)
    {
        long places = (long)p.Slots * p.BatchSize, images = order is null ? places : labels.Shape.Count;
        if (y.Shape != new Shape(p.BatchSize, p.Height, p.Width, p.Channels) || batchLabels.Shape.Count != p.BatchSize)
            throw new ArgumentException($"image batch: {p.BatchSize} images of {p.Height}x{p.Width}x{p.Channels} do not fit {y} with {batchLabels.Shape.Count} labels");
        if (pixels.Shape.Count != images * p.Height * p.Width * p.Channels || labels.Shape.Count != images)
            throw new ArgumentException($"image batch: {p.Slots} slots of such a batch are {images} images, not {pixels} with {labels.Shape.Count} labels");
        if (order is not null && (order.Shape.Count != places || order.ElementType != ElementType.Int32))
            throw new ArgumentException($"image batch: {p.Slots} slots of {p.BatchSize} images need as many int32 to order them, not {order}");
        if (normalization.Shape.Count != 2 * p.Channels)
            throw new ArgumentException($"image batch: {p.Channels} channels need as many means and deviations, not {normalization}");
    }
}
