using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>
/// Reads SVHN's cropped digits from MATLAB files: X, 32x32x3xN bytes of pixels, and y, N labels of 1 to 10, the digit 0 being 10.
/// Pixels are used as they are on the scale 0..1, as the paper does: mean 0, deviation 1.
/// </summary>
internal static class SvhnReader
{
    public const string TrainFile = "train_32x32.mat";
    public const string TestFile = "test_32x32.mat";
    public const string ExtraFile = "extra_32x32.mat";

    private const string OfficialFolder = "http://ufldl.stanford.edu/housenumbers/";
    private const string Images = "X";
    private const string Labels = "y";

    private static readonly ImageShape Shape = new(3, 32, 32);
    private static readonly ImmutableArray<string> ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>The files at their official address, as they are.</summary>
    public static RemoteFile Train { get; } = Official(TrainFile, "e26dedcc434d2e4c54c9b2d4a06d8373");

    /// <inheritdoc cref="Train"/>
    public static RemoteFile Test { get; } = Official(TestFile, "eb5a983be6a315427106f1b164d9cef3");

    /// <inheritdoc cref="Train"/>
    public static RemoteFile Extra { get; } = Official(ExtraFile, "a93ce644f1a588dc4d68dda5feec44a7");

    /// <summary>Reads both splits.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="trainFiles">The files of the training images, which follow each other.</param>
    /// <exception cref="DataException">A file is missing, damaged or not of this form.</exception>
    public static DataSet Read(string name, string directory, ReadOnlySpan<string> trainFiles)
    {
        LabeledImages train = ReadSplit(directory, trainFiles);
        try
        {
            ChannelStatistics normalization = new(Mean: [0, 0, 0], StandardDeviation: [1, 1, 1]);
            return new DataSet(name, ClassNames, train, ReadSplit(directory, [TestFile]), normalization: normalization);
        }
        catch
        {
            train.Dispose();
            throw;
        }
    }

    // The authors publish no checksums: these are the ones that torchvision checks the same files with.
    private static RemoteFile Official(string fileName, string md5) => new(new Uri(OfficialFolder + fileName), md5, Members: []);

    private static LabeledImages ReadSplit(string directory, ReadOnlySpan<string> fileNames)
    {
        List<ImageBlock> blocks = [];
        List<int> labels = [];
        try
        {
            foreach (string fileName in fileNames)
                ReadFile(Path.Combine(directory, fileName), blocks, labels);
            return new LabeledImages(Shape, [.. blocks], [.. labels]);
        }
        catch
        {
            blocks.ForEach(block => block.Bytes.Dispose());
            throw;
        }
    }

    /// <summary>Appends a file's images and labels; they may come in either order, among other variables.</summary>
    private static void ReadFile(string path, List<ImageBlock> blocks, List<int> labels)
    {
        ImageBlock? block = null;
        byte[]? fileLabels = null;
        using MatlabFile file = MatlabFile.Open(path);
        while ((block is null || fileLabels is null) && file.ReadNext() is MatlabArray next)
        {
            using MatlabArray array = next;
            if (array.Name == Images && block is null)
                blocks.Add(block = ReadImages(path, array));
            else if (array.Name == Labels && fileLabels is null)
                fileLabels = ReadLabels(path, array);
        }

        if (block is null || fileLabels is null)
            throw new DataException(path, $"holds no variable {(block is null ? Images : Labels)}", DataFiles.FetchAgain);
        if (block.Count != fileLabels.Length)
            throw new DataException(path, $"{block.Count} images, but {fileLabels.Length} labels", DataFiles.FetchAgain);
        for (int i = 0; i < fileLabels.Length; i++)
            labels.Add(ClassOf(path, i, fileLabels[i]));
    }

    private static ImageBlock ReadImages(string path, MatlabArray array)
    {
        // MATLAB keeps no dimension of 1 at the end.
        int count = array.Dimensions switch
        {
            [32, 32, 3] => 1,
            [32, 32, 3, > 0 and int images] => images,
            _ => throw Wrong(path, array, "32x32x3xN"),
        };
        array.BeginValues();
        ImageBytes bytes = ImageBytes.Allocate((long)count * Shape.ByteCount);
        try
        {
            byte[] columns = new byte[Shape.ByteCount];
            for (int i = 0; i < count; i++)
            {
                array.ReadBytes(columns);
                TransposePlanes(columns, bytes.Slice((long)i * Shape.ByteCount, Shape.ByteCount));
            }

            array.RequireEnd();
            return new ImageBlock(bytes, count, Offset: 0, Shape.ByteCount);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private static byte[] ReadLabels(string path, MatlabArray array)
    {
        int count = array.Dimensions switch
        {
            [int rows, 1] => rows,
            [1, int columns] => columns,
            _ => throw Wrong(path, array, "Nx1"),
        };
        array.BeginValues();
        byte[] labels = new byte[count];
        array.ReadBytes(labels);
        array.RequireEnd();
        return labels;
    }

    private static DataException Wrong(string path, MatlabArray array, string expected) =>
        new(path, $"{array.Name} is {MatlabArray.Describe(array.Dimensions)}, not {expected}", DataFiles.FetchAgain);

    private static int ClassOf(string path, int image, byte label)
    {
        int classCount = ClassNames.Length;
        return label >= 1 && label <= classCount ? label % classCount : throw DataFiles.LabelOutOfRange(path, image, label, classCount, first: 1);
    }

    /// <summary>Column after column, as MATLAB stores a matrix, to row after row.</summary>
    private static void TransposePlanes(ReadOnlySpan<byte> columns, Span<byte> rows)
    {
        for (int plane = 0; plane < rows.Length; plane += Shape.PlaneSize)
        {
            for (int position = 0; position < Shape.PlaneSize; position++)
                rows[plane + position] = columns[plane + ((position % Shape.Width) * Shape.Height) + (position / Shape.Width)];
        }
    }
}
