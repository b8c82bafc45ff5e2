using Eas.Search.Data;

namespace Eas.Search.Tests.Training;

/// <summary>Three classes of 8x8 images: noise with a bright patch whose place tells the class.</summary>
internal static class PatchImages
{
    private static readonly ImageShape Shape = new(2, 8, 8);

    /// <summary>600 training and 90 test images; another seed gives others.</summary>
    public static DataSet Create(int seed = 1, int training = 600) =>
        new("synthetic", ["a", "b", "c"], Images(training, seed), Images(90, seed + 1));

    private static LabeledImages Images(int count, int seed)
    {
        var random = new Random(seed);
        byte[] pixels = new byte[count * Shape.ByteCount];
        int[] labels = new int[count];
        random.NextBytes(pixels);
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 3;
            // Rows survive the mirroring; the crop moves the patch, its brightness stays.
            pixels.AsSpan((i * Shape.ByteCount) + (labels[i] * 40), 40).Fill(255);
        }

        return LabeledImages.Copy(Shape, pixels, labels);
    }
}
