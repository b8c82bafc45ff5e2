using Eas.Search.Data;
using Eas.Tensors;

namespace Eas.Search.Training;

/// <summary>All images of a set in a device's memory: an epoch begins with the order of its images, and nothing is copied for a batch.</summary>
internal sealed class ResidentImages : IImageSource
{
    // Images are copied some at a time: a set need not be in host memory as a whole.
    private const int ImagesPerCopy = 4096;

    private readonly IBackend backend;
    private readonly int batchSize;
    private readonly LabeledImages images;
    private readonly int[] places;

    /// <summary>Copies the images to the device, unless another source has them there; on a planning backend none is read.</summary>
    public ResidentImages(IBackend backend, LabeledImages images, int batchSize, ResidentImages? other = null)
    {
        this.backend = backend;
        this.batchSize = batchSize;
        this.images = images;
        Slots = (images.Count + batchSize - 1) / batchSize;
        places = new int[Slots * batchSize];
        Order = backend.Allocate(Shape.Vector(places.Length), ElementType.Int32);
        if (other?.images == images)
        {
            // Views, which hold the memory together.
            Pixels = other.Pixels.Reshape(other.Pixels.Shape);
            Labels = other.Labels.Reshape(other.Labels.Shape);
            return;
        }

        Pixels = backend.Allocate(new Shape(images.Count, images.Shape.Channels, images.Shape.Height, images.Shape.Width), ElementType.UInt8);
        Labels = backend.Allocate(Shape.Vector(images.Count), ElementType.Int32);
        if (!backend.IsPlanning)
            Copy();
    }

    public Tensor Pixels { get; }

    public Tensor Labels { get; }

    public Tensor Order { get; }

    public int Slots { get; }

    public int BatchCount { get; private set; }

    public void Begin(ReadOnlySpan<int> order, LastBatch lastBatch, int firstBatch)
    {
        if (order.Length > places.Length)
            throw new ArgumentException($"{order.Length} indices for {places.Length} places", nameof(order));
        BatchCount = (lastBatch == LastBatch.Fill ? order.Length + batchSize - 1 : order.Length) / batchSize;
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchCount);
        order.CopyTo(places);
        places.AsSpan(order.Length).Fill(BatchLoader.NoLabel);
        backend.Upload<int>(Order, places);
    }

    public void Take()
    {
        // All batches are there.
    }

    public void Release()
    {
        // Nothing was taken.
    }

    public void Dispose()
    {
        Pixels.Dispose();
        Labels.Dispose();
        Order.Dispose();
    }

    private void Copy()
    {
        backend.Upload(Labels, images.Labels);
        byte[] bytes = new byte[Math.Min(ImagesPerCopy, images.Count) * images.Shape.ByteCount];
        for (int first = 0; first < images.Count; first += ImagesPerCopy)
        {
            int count = Math.Min(ImagesPerCopy, images.Count - first);
            for (int i = 0; i < count; i++)
                images.GetPixels(first + i).CopyTo(bytes.AsSpan(i * images.Shape.ByteCount));
            using Tensor part = Pixels.Items(first, count);
            backend.Upload<byte>(part, bytes.AsSpan(0, count * images.Shape.ByteCount));
        }
    }
}
