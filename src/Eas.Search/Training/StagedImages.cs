using Eas.Search.Data;
using Eas.Tensors;

namespace Eas.Search.Training;

/// <summary>Images on their way into memory that the host can write: a thread gathers the bytes of coming batches into a ring of slots.</summary>
internal sealed unsafe class StagedImages : IImageSource
{
    private const int RingSlots = 8;

    private readonly BatchLoader? loader;

    /// <summary>Allocates the ring; on a planning backend no thread is started and no image is read.</summary>
    public StagedImages(IBackend backend, LabeledImages images, int batchSize)
    {
        Pixels = backend.Allocate(new Shape(RingSlots * batchSize, images.Shape.Channels, images.Shape.Height, images.Shape.Width), ElementType.UInt8);
        Labels = backend.Allocate(Shape.Vector(RingSlots * batchSize), ElementType.Int32);
        if (!backend.IsPlanning)
            loader = new BatchLoader(images, batchSize, new StagingRing((byte*)Pixels.Pointer, (int*)Labels.Pointer, RingSlots));
    }

    public Tensor Pixels { get; }

    public Tensor Labels { get; }

    public Tensor? Order => null;

    public int Slots => RingSlots;

    public int BatchCount => loader!.BatchCount;

    public void Begin(ReadOnlySpan<int> order, LastBatch lastBatch, int firstBatch) => loader!.Begin(order, lastBatch, firstBatch);

    public void Take() => loader!.Take();

    public void Release() => loader!.Release();

    public void Dispose()
    {
        loader?.Dispose();
        Pixels.Dispose();
        Labels.Dispose();
    }
}
