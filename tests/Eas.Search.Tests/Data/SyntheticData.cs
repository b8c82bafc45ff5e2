using System.Buffers.Binary;
using System.IO.Compression;

namespace Eas.Search.Tests.Data;

/// <summary>Writes small data sets whose every byte is a function of its place.</summary>
internal static class SyntheticData
{
    public const int CifarImageSize = 3072;

    public static readonly string[] CifarTrainFiles =
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];

    public static byte Pixel(int image, int position) => (byte)((image * 31) + (position * 7) + (position / 1024));

    /// <summary>CIFAR-10: five training files and a test file, the label of image i being i mod 10.</summary>
    public static void WriteCifar10(string directory, int recordsPerFile = 4)
    {
        for (int file = 0; file < CifarTrainFiles.Length; file++)
        {
            byte[] records = CifarRecords(file * recordsPerFile, recordsPerFile, image => [(byte)(image % 10)]);
            File.WriteAllBytes(Path.Combine(directory, CifarTrainFiles[file]), records);
        }

        File.WriteAllBytes(Path.Combine(directory, "test_batch.bin"), CifarRecords(1000, recordsPerFile, image => [(byte)(image % 10)]));
    }

    /// <summary>CIFAR-100: coarse label i mod 20, fine label 99 - i.</summary>
    public static void WriteCifar100(string directory, int trainCount, int testCount)
    {
        File.WriteAllBytes(Path.Combine(directory, "train.bin"), CifarRecords(0, trainCount, image => [(byte)(image % 20), (byte)(99 - image)]));
        File.WriteAllBytes(Path.Combine(directory, "test.bin"), CifarRecords(0, testCount, image => [(byte)(image % 20), (byte)(99 - image)]));
    }

    /// <summary>The four IDX files, the label of image i being i mod 10.</summary>
    public static void WriteIdx(string directory, int trainCount = 20, int testCount = 10, int size = 28, bool compressed = false)
    {
        Write(directory, "train-images-idx3-ubyte", IdxImages(trainCount, size), compressed);
        Write(directory, "train-labels-idx1-ubyte", IdxLabels(trainCount), compressed);
        Write(directory, "t10k-images-idx3-ubyte", IdxImages(testCount, size), compressed);
        Write(directory, "t10k-labels-idx1-ubyte", IdxLabels(testCount), compressed);
    }

    public static byte[] IdxImages(int count, int size = 28)
    {
        byte[] file = new byte[16 + (count * size * size)];
        foreach ((int index, int value) in new[] { 0x803, count, size, size }.Index())
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(index * 4), value);
        for (int image = 0; image < count; image++)
        {
            for (int position = 0; position < size * size; position++)
                file[16 + (image * size * size) + position] = Pixel(image, position);
        }

        return file;
    }

    public static byte[] IdxLabels(int count)
    {
        byte[] file = new byte[8 + count];
        BinaryPrimitives.WriteInt32BigEndian(file, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), count);
        for (int image = 0; image < count; image++)
            file[8 + image] = (byte)(image % 10);
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }

    private static void Write(string directory, string fileName, byte[] content, bool compressed)
    {
        string path = Path.Combine(directory, fileName);
        if (compressed)
            File.WriteAllBytes(path + ".gz", Gzip(content));
        else
            File.WriteAllBytes(path, content);
    }

    private static byte[] CifarRecords(int firstImage, int count, Func<int, byte[]> labels)
    {
        using MemoryStream file = new();
        for (int image = firstImage; image < firstImage + count; image++)
        {
            file.Write(labels(image));
            for (int position = 0; position < CifarImageSize; position++)
                file.WriteByte(Pixel(image, position));
        }

        return file.ToArray();
    }
}
