namespace Eas.Kernels.Parameters;

/// <summary>
/// How a batch of float images is made from bytes: normalised, and with augmentation cropped at a random offset from the image with a border and flipped with probability
/// 1/2. The border is 0 after normalisation.
/// </summary>
public readonly record struct ImageBatchParams
{
    /// <summary>Images in the batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Batches that the source holds; the batch index modulo this is the one that is read.</summary>
    public required int Slots { get; init; }

    /// <summary>Rows of an image.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of an image.</summary>
    public required int Width { get; init; }

    /// <summary>Colours.</summary>
    public required int Channels { get; init; }

    /// <summary>Width of the border: offsets are drawn from 0..2 * padding. 0 for no cropping.</summary>
    public int Padding { get; init; }

    /// <summary>Whether images are flipped left to right at random.</summary>
    public bool Flip { get; init; }
}
