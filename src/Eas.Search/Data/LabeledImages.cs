using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>The images of one split of a data set, as bytes, with their labels. Reading is thread-safe.</summary>
public sealed class LabeledImages : IDisposable
{
    private readonly ImmutableArray<ImageBlock> blocks;
    private readonly int[] labels;

    internal LabeledImages(ImageShape shape, ImmutableArray<ImageBlock> blocks, int[] labels)
    {
        Shape = shape;
        this.blocks = blocks;
        this.labels = labels;
    }

    /// <summary>The shape of every image.</summary>
    public ImageShape Shape { get; }

    /// <summary>The number of images.</summary>
    public int Count => labels.Length;

    /// <summary>The labels of all images in order, each 0 to the number of classes - 1.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>An image's bytes.</summary>
    /// <param name="index">The image, 0 to <see cref="Count"/> - 1.</param>
    /// <returns>channels x height x width bytes, channel-planar, in the data set's own memory: valid until it is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="ObjectDisposedException">The data set was disposed.</exception>
    public ReadOnlySpan<byte> GetPixels(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int inBlock = index;
        int block = 0;
        while (inBlock >= blocks[block].Count)
            inBlock -= blocks[block++].Count;
        ImageBlock found = blocks[block];
        return found.Bytes.Slice(found.Offset + ((long)inBlock * found.Stride), Shape.ByteCount);
    }

    /// <summary>Counts the images of each class.</summary>
    /// <param name="classCount">The number of classes.</param>
    /// <returns>A count for each class.</returns>
    public ImmutableArray<int> CountPerClass(int classCount)
    {
        int[] counts = new int[classCount];
        foreach (int label in labels)
            counts[label]++;
        return ImmutableArray.Create(counts);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (ImageBlock block in blocks)
            block.Bytes.Dispose();
    }
}
