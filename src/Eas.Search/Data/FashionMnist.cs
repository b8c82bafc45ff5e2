using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>Fashion-MNIST (Xiao, Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms", 2017).</summary>
public sealed class FashionMnist : IDataSetSource
{
    private const string OfficialFolder = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
    private const string TrainLabelsSha256 = "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7";

    /// <summary>The classes' names.</summary>
    internal static ImmutableArray<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <inheritdoc/>
    public string Name => "fashion-mnist";

    /// <inheritdoc/>
    public string Description => "70,000 grey images, 28x28 padded to 32x32, of clothing, 10 classes";

    /// <inheritdoc/>
    public ImmutableArray<RemoteFile> RemoteFiles { get; } =
    [
        Official(IdxReader.TrainImages, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        Official(IdxReader.TrainLabels, "25c81989df183df01b3e8a0aad5dffbe"),
        Official(IdxReader.TestImages, "bef4ecab320f06d8554ea6380940ec79"),
        Official(IdxReader.TestLabels, "bb300cfdad3c16e7a12a480ee83cd310"),
    ];

    /// <inheritdoc/>
    public string? ContentDigest => "a1dc4bf67577e8c7080d67d0293152c0212301fa4d765e645784d552ceb2f1f4";

    /// <inheritdoc/>
    public string RecognisedBy => IdxReader.RecognisedBy;

    /// <inheritdoc/>
    public bool Recognises(string directory) => IdxReader.HasTrainLabels(directory, TrainLabelsSha256);

    /// <inheritdoc/>
    public DataSet Open(string directory) => IdxReader.Read(directory, Name, ClassNames);

    private static RemoteFile Official(string fileName, string md5) => new(new Uri($"{OfficialFolder}{fileName}.gz"), md5, Members: []);
}
