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
    /// <param name="pixels">slots * N images of C x H x W bytes (planar).</param>
    /// <param name="labels">slots * N int32.</param>
    /// <param name="normalization">2 x C: the means, then the standard deviations, on the scale 0..1.</param>
    /// <param name="y">Out: (N, H, W, C).</param>
    /// <param name="batchLabels">Out: N int32.</param>
    /// <param name="p">Parameters.</param>
    /// <param name="block">Batch index and the random numbers' counter.</param>
    void ImageBatch(Tensor pixels, Tensor labels, Tensor normalization, Tensor y, Tensor batchLabels, in ImageBatchParams p, StepBlock block);
}
