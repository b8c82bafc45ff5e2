using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>CIFAR-100, binary version, with its fine labels (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009).</summary>
public sealed class Cifar100 : IDataSetSource
{
    private const string TrainFile = "train.bin";
    private const string TestFile = "test.bin";

    private static readonly ImmutableArray<string> ClassNames =
    [
        "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle",
        "bowl", "boy", "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle",
        "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur",
        "dolphin", "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard",
        "lamp", "lawn_mower", "leopard", "lion", "lizard", "lobster", "man", "maple_tree", "motorcycle", "mountain",
        "mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear", "pickup_truck", "pine_tree",
        "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray", "road", "rocket",
        "rose", "sea", "seal", "shark", "shrew", "skunk", "skyscraper", "snail", "snake", "spider",
        "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank", "telephone", "television", "tiger", "tractor",
        "train", "trout", "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm",
    ];

    /// <inheritdoc/>
    public string Name => "cifar-100";

    /// <inheritdoc/>
    public string Description => "60,000 colour images, 32x32, of everyday things, 100 classes";

    /// <inheritdoc/>
    public ImmutableArray<RemoteFile> RemoteFiles { get; } =
    [
        new RemoteFile(
            new Uri("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"), "03b5dce01913d631647c71ecec9e9cb8", [TrainFile, TestFile]),
    ];

    /// <inheritdoc/>
    public string? ContentDigest => null;

    /// <inheritdoc/>
    public string RecognisedBy => TrainFile;

    /// <inheritdoc/>
    public bool Recognises(string directory) => File.Exists(Path.Combine(directory, TrainFile));

    /// <inheritdoc/>
    public DataSet Open(string directory)
    {
        CifarReader reader = new(labelBytes: 2, ClassNames.Length);
        return reader.ReadDataSet(Name, ClassNames, directory, [TrainFile], TestFile);
    }
}
