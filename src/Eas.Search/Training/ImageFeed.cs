using Eas.Kernels.Parameters;
using Eas.Search.Data;
using Eas.Tensors;
using Eas.Tensors.Autograd;

namespace Eas.Search.Training;

/// <summary>
/// The way of images into a captured step, which makes normalised floats of the bytes of the batch that its batch index names. Where the host cannot write the
/// backend's memory the whole set lies in it; elsewhere batches are gathered as they are needed.
/// </summary>
internal sealed class ImageFeed : IDisposable
{
    private const int CropPadding = 4;

    private readonly IBackend backend;
    private readonly ImageShape shape;
    private readonly int batchSize;
    private readonly IImageSource source;
    private readonly Tensor normalization;

    /// <summary>Allocates the memory; on a planning backend no image is read. A set that lies on the device for another feed is not copied there again.</summary>
    public ImageFeed(
        IBackend backend, LabeledImages images, int batchSize, IReadOnlyList<double> mean, IReadOnlyList<double> deviation, ImageFeed? other = null)
    {
        this.backend = backend;
        this.batchSize = batchSize;
        shape = images.Shape;
        source = backend.IsHostMemory ? new StagedImages(backend, images, batchSize) : new ResidentImages(backend, images, batchSize, other?.source as ResidentImages);
        normalization = backend.Allocate(Shape.Matrix(2, shape.Channels), backend.FloatType);
        backend.Upload<double>(normalization, [.. mean, .. deviation]);
    }

    /// <summary>Whether all images lie in the device's memory, so that no batch has to be waited for.</summary>
    public bool IsResident => source is ResidentImages;

    /// <summary>Batches of the epoch that was begun.</summary>
    public int BatchCount => source.BatchCount;

    /// <summary>Records the making of a batch.</summary>
    /// <returns>The images, and a label for each, -1 for those that only fill up the last batch.</returns>
    public (Variable Images, Tensor Labels) Record(Tape tape, bool augment)
    {
        Tensor images = tape.Output(new Shape(batchSize, shape.Height, shape.Width, shape.Channels));
        Tensor batchLabels = tape.Save(Shape.Vector(batchSize), ElementType.Int32);
        var p = new ImageBatchParams
        {
            BatchSize = batchSize,
            Slots = source.Slots,
            Height = shape.Height,
            Width = shape.Width,
            Channels = shape.Channels,
            Padding = augment ? CropPadding : 0,
            Flip = augment,
        };
        backend.ImageBatch(source.Pixels, source.Labels, source.Order, normalization, images, batchLabels, p, tape.Block);
        return (tape.Input(images), batchLabels);
    }

    /// <summary>Begins an epoch, or a part of one.</summary>
    public void Begin(ReadOnlySpan<int> order, LastBatch lastBatch, int firstBatch = 0) => source.Begin(order, lastBatch, firstBatch);

    /// <summary>Waits until the next batch is there.</summary>
    public void Take() => source.Take();

    /// <summary>Gives its place back once its step has run.</summary>
    public void Release() => source.Release();

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        source.Dispose();
        normalization.Dispose();
    }
}
