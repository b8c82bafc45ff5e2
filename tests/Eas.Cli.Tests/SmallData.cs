using Eas.Testing;

namespace Eas.Cli.Tests;

/// <summary>A small data set in the form of CIFAR-10: the class of an image is the row where it is bright.</summary>
internal static class SmallData
{
    /// <summary>A network that such images train in no time.</summary>
    public const string Network = "C(4,3,1), P(8,8,MAX), SM(10)";

    /// <summary>Training images.</summary>
    public const int TrainingImages = 5 * ImagesPerFile;

    private const int ImagesPerFile = 40;
    private const int PixelsPerImage = 3072;
    private const int Rows = 32;

    /// <summary>Writes the files; another seed gives other images.</summary>
    public static void Write(string directory, int seed = 1)
    {
        Random random = new(seed);
        Directory.CreateDirectory(directory);
        foreach (string file in Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin").Append("test_batch.bin"))
            File.WriteAllBytes(Path.Combine(directory, file), [.. Enumerable.Range(0, ImagesPerFile).SelectMany(image => Record(random, image % 10))]);
    }

    /// <summary>Trains <see cref="Network"/> for an epoch, or goes on with more words.</summary>
    public static CommandResult Train(TemporaryDirectory directory, params string[] more) => CommandLine.Run(TrainingWords(directory, more));

    /// <summary>The words of <see cref="Train"/>; data and results are in the directory.</summary>
    public static string[] TrainingWords(TemporaryDirectory directory, params string[] more)
    {
        string data = directory["data"];
        if (!Directory.Exists(data))
            Write(data);
        string[] defaults = ["--epochs", "1", "--batch", "20", "--lr", "0.05", "--arch", Network];
        string[] unlessResumed = more.Contains("--resume") ? [] : [.. defaults.Chunk(2).Where(option => !more.Contains(option[0])).SelectMany(option => option)];
        return ["train", "--data", data, "--threads", "1", .. unlessResumed, .. more];
    }

    private static byte[] Record(Random random, int label)
    {
        byte[] record = new byte[1 + PixelsPerImage];
        random.NextBytes(record);
        record[0] = (byte)label;
        for (int row = label * 3; row < PixelsPerImage / Rows; row += Rows)
            record.AsSpan(1 + (row * Rows), 3 * Rows).Fill(byte.MaxValue);
        return record;
    }
}
