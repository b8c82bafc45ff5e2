using Eas.Kernels.Cuda.Kernels;
using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cuda;

public sealed partial class CudaBackend
{
    /// <inheritdoc/>
    public void ImageBatch(
        Tensor pixels, Tensor labels, Tensor? order, Tensor normalization, Tensor y, Tensor batchLabels, in ImageBatchParams p, StepBlock block)
    {
        ImageBatchChecks.Check(p, pixels, labels, order, normalization, y, batchLabels);
        Launch(EntryFor(y, KernelTable.ImageBatchFloat32, KernelTable.ImageBatchBFloat16), new ImageBatchArguments
        {
            Pixels = AddressOf(pixels),
            Labels = AddressOf(labels),
            Order = AddressOrZero(order),
            Normalization = AddressOf(normalization),
            Parameters = ParametersOf(block),
            Y = AddressOf(y),
            BatchLabels = AddressOf(batchLabels),
            YPitch = y.Pitch,
            BatchSize = p.BatchSize,
            Slots = p.Slots,
            Height = p.Height,
            Width = p.Width,
            Channels = p.Channels,
            PaddedChannels = p.Channels,
            Padding = p.Padding,
            Flip = Flag(p.Flip),
        });
    }
}
