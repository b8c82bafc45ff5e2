using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;

namespace Eas.Search.Data;

/// <summary>
/// Reads a directory of the MNIST family: grey images and labels of two splits in four IDX files. Images smaller than 32x32 get
/// a border of byte 0 to that size, so that networks for 32x32 fit.
/// </summary>
internal static class IdxReader
{
    public const string TrainImages = "train-images-idx3-ubyte";
    public const string TrainLabels = "train-labels-idx1-ubyte";
    public const string TestImages = "t10k-images-idx3-ubyte";
    public const string TestLabels = "t10k-labels-idx1-ubyte";
    public const string RecognisedBy = TrainImages + "[.gz]";

    private const int PaddedSize = 32;

    /// <summary>Whether a directory holds training images in this form.</summary>
    public static bool Recognises(string directory) => IdxFile.Find(directory, TrainImages) is not null;

    /// <summary>Whether a directory's training labels, uncompressed, have a SHA-256: what tells the sets of the family apart.</summary>
    public static bool HasTrainLabels(string directory, string sha256)
    {
        if (!Recognises(directory) || IdxFile.Find(directory, TrainLabels) is null)
            return false;
        byte[] labels = ReadLabels(directory, TrainLabels, out _);
        return Convert.ToHexStringLower(SHA256.HashData(labels)) == sha256;
    }

    /// <summary>Reads both splits.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The data set's name.</param>
    /// <param name="classNames">The classes' names; null to name them by their labels, up to the largest training label.</param>
    /// <exception cref="DataException">A file is missing, damaged, or does not fit the others.</exception>
    public static DataSet Read(string directory, string name, ImmutableArray<string>? classNames = null)
    {
        byte[] trainLabels = ReadLabels(directory, TrainLabels, out string trainPath);
        byte[] testLabels = ReadLabels(directory, TestLabels, out string testPath);
        ImmutableArray<string> classes = classNames ?? NameByLabel(trainLabels);
        RequireInRange(trainPath, trainLabels, classes.Length);
        RequireInRange(testPath, testLabels, classes.Length);
        LabeledImages train = ReadImages(directory, TrainImages, trainLabels, out int trainPadding);
        try
        {
            LabeledImages test = ReadImages(directory, TestImages, testLabels, out int testPadding);
            if (test.Shape == train.Shape && testPadding == trainPadding)
                return new DataSet(name, classes, train, test, trainPadding);
            test.Dispose();
            throw new DataException(directory, "the test images have another size than the training images", DataFiles.FetchAgain);
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    private static byte[] ReadLabels(string directory, string fileName, out string path)
    {
        using IdxFile file = IdxFile.Open(directory, fileName);
        path = file.Path;
        byte[] labels = new byte[file.ReadHeader(dimensions: 1)[0]];
        file.Read(labels);
        file.RequireEnd();
        return labels;
    }

    private static ImmutableArray<string> NameByLabel(byte[] labels)
    {
        int largest = labels.Max();
        return [.. Enumerable.Range(0, largest + 1).Select(label => label.ToString(CultureInfo.InvariantCulture))];
    }

    private static void RequireInRange(string path, byte[] labels, int classCount)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classCount)
                throw DataFiles.LabelOutOfRange(path, i, labels[i], classCount);
        }
    }

    private static LabeledImages ReadImages(string directory, string fileName, byte[] labels, out int padding)
    {
        using IdxFile file = IdxFile.Open(directory, fileName);
        int[] sizes = file.ReadHeader(dimensions: 3);
        (int count, int rows, int columns) = (sizes[0], sizes[1], sizes[2]);
        if (count != labels.Length)
            throw new DataException(file.Path, $"{count} images, but {labels.Length} labels", DataFiles.FetchAgain);

        padding = rows == columns && rows < PaddedSize && rows % 2 == 0 ? (PaddedSize - rows) / 2 : 0;
        ImageShape shape = new(1, rows + (2 * padding), columns + (2 * padding));
        if ((long)shape.Height * shape.Width > int.MaxValue)
            throw new DataException(file.Path, $"images of {rows}x{columns}", DataFiles.FetchAgain);
        ImageBytes bytes = ImageBytes.Allocate((long)count * shape.ByteCount);
        try
        {
            Fill(file, bytes, count, rows, columns, shape, padding);
            file.RequireEnd();
        }
        catch
        {
            bytes.Dispose();
            throw;
        }

        return new LabeledImages(shape, [new ImageBlock(bytes, count, Offset: 0, shape.ByteCount)], Array.ConvertAll(labels, label => (int)label));
    }

    private static void Fill(IdxFile file, ImageBytes bytes, int count, int rows, int columns, ImageShape shape, int padding)
    {
        byte[] image = new byte[rows * columns];
        for (int i = 0; i < count; i++)
        {
            file.Read(image);
            Span<byte> padded = bytes.Slice((long)i * shape.ByteCount, shape.ByteCount);
            for (int row = 0; row < rows; row++)
                image.AsSpan(row * columns, columns).CopyTo(padded[(((row + padding) * shape.Width) + padding)..]);
        }
    }
}
