using Eas.Kernels.Parameters;
using Eas.Search.Data;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;

namespace Eas.Search.Training;

/// <summary>
/// The way of images into a captured step: a thread gathers the bytes of coming batches into a ring of slots, and the step makes normalised floats of the slot that its
/// batch index names.
/// </summary>
internal sealed unsafe class ImageFeed : IDisposable
{
    private const int Slots = 8;
    private const int CropPadding = 4;

    private readonly CpuBackend backend;
    private readonly ImageShape shape;
    private readonly int batchSize;
    private readonly Tensor pixels;
    private readonly Tensor labels;
    private readonly Tensor normalization;
    private readonly BatchLoader? loader;

    /// <summary>Allocates the ring; on a planning backend no thread is started and no image is read.</summary>
    public ImageFeed(CpuBackend backend, LabeledImages images, int batchSize, IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        this.backend = backend;
        this.batchSize = batchSize;
        shape = images.Shape;
        pixels = backend.Allocate(new Shape(Slots * batchSize, shape.Channels, shape.Height, shape.Width), ElementType.UInt8);
        labels = backend.Allocate(Shape.Vector(Slots * batchSize), ElementType.Int32);
        normalization = backend.Allocate(Shape.Matrix(2, shape.Channels), backend.FloatType);
        backend.Upload<double>(normalization, [.. mean, .. deviation]);
        if (!backend.IsPlanning)
            loader = new BatchLoader(images, batchSize, new StagingRing((byte*)pixels.Pointer, (int*)labels.Pointer, Slots));
    }

    /// <summary>Batches of the epoch that was begun.</summary>
    public int BatchCount => loader!.BatchCount;

    /// <summary>Records the making of a batch.</summary>
    /// <returns>The images, and a label for each, -1 for those that only fill up the last batch.</returns>
    public (Variable Images, Tensor Labels) Record(Tape tape, bool augment)
    {
        Tensor images = tape.Output(new Shape(batchSize, shape.Height, shape.Width, shape.Channels));
        Tensor batchLabels = tape.Save(Shape.Vector(batchSize), ElementType.Int32);
        var p = new ImageBatchParams
        {
            BatchSize = batchSize,
            Slots = Slots,
            Height = shape.Height,
            Width = shape.Width,
            Channels = shape.Channels,
            Padding = augment ? CropPadding : 0,
            Flip = augment,
        };
        backend.ImageBatch(pixels, labels, normalization, images, batchLabels, p, tape.Block);
        return (tape.Input(images), batchLabels);
    }

    /// <summary>Begins an epoch, or a part of one.</summary>
    public void Begin(ReadOnlySpan<int> order, LastBatch lastBatch, int firstBatch = 0) => loader!.Begin(order, lastBatch, firstBatch);

    /// <summary>Waits until the next batch lies in its slot.</summary>
    public void Take() => loader!.Take();

    /// <summary>Gives the slot back once its step has run.</summary>
    public void Release() => loader!.Release();

    /// <summary>Stops the thread and frees the ring.</summary>
    public void Dispose()
    {
        loader?.Dispose();
        pixels.Dispose();
        labels.Dispose();
        normalization.Dispose();
    }
}
