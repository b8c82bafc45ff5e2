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

    /// <summary>Images of bytes in memory, which are copied.</summary>
    /// <param name="shape">The shape of every image.</param>
    /// <param name="pixels">[images, channels, height, width] bytes.</param>
    /// <param name="labels">A label for each image, not negative.</param>
    /// <returns>The images.</returns>
    /// <exception cref="ArgumentException">The numbers of images and labels differ.</exception>
    public static LabeledImages Copy(ImageShape shape, ReadOnlySpan<byte> pixels, ReadOnlySpan<int> labels)
    {
        if (pixels.Length != (long)labels.Length * shape.ByteCount)
            throw new ArgumentException($"{pixels.Length} bytes are not {labels.Length} images of {shape.ByteCount}", nameof(pixels));
        ImageBytes bytes = ImageBytes.Allocate(pixels.Length);
        pixels.CopyTo(bytes.Slice(0, pixels.Length));
        return new LabeledImages(shape, [new ImageBlock(bytes, labels.Length, Offset: 0, shape.ByteCount)], labels.ToArray());
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
