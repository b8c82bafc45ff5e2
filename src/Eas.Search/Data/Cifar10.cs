using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>CIFAR-10, binary version (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009).</summary>
public sealed class Cifar10 : IDataSetSource
{
    private const string TestBatch = "test_batch.bin";

    private static readonly string[] TrainBatches = ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];

    private static readonly ImmutableArray<string> ClassNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <inheritdoc/>
    public string Name => "cifar-10";

    /// <inheritdoc/>
    public string Description => "60,000 colour images, 32x32, of animals and vehicles, 10 classes";

    /// <inheritdoc/>
    public ImmutableArray<RemoteFile> RemoteFiles { get; } =
    [
        new RemoteFile(
            new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"), "c32a1d4ab5d03f1284b67883e8d87530", [.. TrainBatches, TestBatch]),
    ];

    /// <inheritdoc/>
    public string? ContentDigest => "a3b1a7c7a6aa429afb04633da561cd4bb998794d661324a595d2cc1c91a2b1be";

    /// <inheritdoc/>
    public string RecognisedBy => TrainBatches[0];

    /// <inheritdoc/>
    public bool Recognises(string directory) => File.Exists(Path.Combine(directory, TrainBatches[0]));

    /// <inheritdoc/>
    public DataSet Open(string directory)
    {
        CifarReader reader = new(labelBytes: 1, ClassNames.Length);
        return reader.ReadDataSet(Name, ClassNames, directory, TrainBatches, TestBatch);
    }
}
