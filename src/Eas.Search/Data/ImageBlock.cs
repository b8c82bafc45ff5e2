namespace Eas.Search.Data;

/// <summary>Images at equal distances in memory, as the records of a file are: used where they lie.</summary>
/// <param name="Bytes">The memory; the images of the block own it.</param>
/// <param name="Count">The number of images.</param>
/// <param name="Offset">Where the first image's pixels start.</param>
/// <param name="Stride">The bytes from one image to the next.</param>
internal sealed record ImageBlock(ImageBytes Bytes, int Count, int Offset, int Stride);
