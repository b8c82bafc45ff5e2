using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>The subset of Fashion-MNIST that ships with Eas: the first 1,000 training images of each class and all test images.</summary>
public sealed class FashionMnistSubset : IDataSetSource
{
    private const string TrainLabelsSha256 = "2c02745d4ad8b4511333d0eca662ac5664a371860abaa4588b1670e7be59fbdf";

    /// <inheritdoc/>
    public string Name => "fashion-mnist-subset";

    /// <inheritdoc/>
    public string Description => "20,000 images of Fashion-MNIST, half of them for training; ships with Eas";

    /// <inheritdoc/>
    public ImmutableArray<RemoteFile> RemoteFiles => [];

    /// <inheritdoc/>
    public string? ContentDigest => "b2c572c1b001bf7dd1d35ba1e5b3de009e1bdb373640e3d954517b4c2f36f347";

    /// <inheritdoc/>
    public string RecognisedBy => IdxReader.RecognisedBy;

    /// <inheritdoc/>
    public bool Recognises(string directory) => IdxReader.HasTrainLabels(directory, TrainLabelsSha256);

    /// <inheritdoc/>
    public DataSet Open(string directory) => IdxReader.Read(directory, Name, FashionMnist.ClassNames);
}
