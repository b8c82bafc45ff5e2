namespace Eas.Search.Tests.Data;

/// <summary>Writes small files in the form of SVHN: the label of image i is i mod 10 + 1, its pixels those of <see cref="SyntheticData.Pixel"/>.</summary>
internal static class SyntheticSvhn
{
    public const string TrainFile = "train_32x32.mat";
    public const string TestFile = "test_32x32.mat";
    public const string ExtraFile = "extra_32x32.mat";

    /// <summary>Training images from 0, test images from 1000.</summary>
    public static void Write(string directory, int trainCount = 12, int testCount = 3)
    {
        WriteFile(Path.Combine(directory, TrainFile), first: 0, trainCount);
        WriteFile(Path.Combine(directory, TestFile), first: 1000, testCount);
    }

    /// <summary>A file like the real ones: compressed, images before labels, the labels doubles that are stored as bytes.</summary>
    public static void WriteFile(string path, int first, int count) =>
        File.WriteAllBytes(path, MatlabWriter.File(MatlabWriter.Compress(Images(first, count)), MatlabWriter.Compress(Labels(first, count))));

    /// <summary>The images, column after column.</summary>
    public static byte[] Images(int first, int count) =>
        MatlabWriter.Array("X", MatlabWriter.UInt8Class, [32, 32, 3, count], MatlabWriter.Element(MatlabWriter.UInt8, [.. Pixels(first, count)]));

    /// <summary>The labels as a column.</summary>
    public static byte[] Labels(int first, int count) => Labels([.. Enumerable.Range(first, count).Select(image => (byte)((image % 10) + 1))]);

    /// <summary>Labels as a column.</summary>
    public static byte[] Labels(byte[] labels) =>
        MatlabWriter.Array("y", MatlabWriter.DoubleClass, [labels.Length, 1], MatlabWriter.Element(MatlabWriter.UInt8, labels));

    /// <summary>The values of X: the row changes fastest, then the column, the colour, the image.</summary>
    private static IEnumerable<byte> Pixels(int first, int count)
    {
        for (int image = first; image < first + count; image++)
        {
            for (int colour = 0; colour < 3; colour++)
            {
                for (int column = 0; column < 32; column++)
                {
                    for (int row = 0; row < 32; row++)
                        yield return SyntheticData.Pixel(image, (((colour * 32) + row) * 32) + column);
                }
            }
        }
    }
}
