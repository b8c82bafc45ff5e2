using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>
/// SVHN, cropped digits (Netzer, Wang, Coates, Bissacco, Wu, Ng, "Reading Digits in Natural Images with Unsupervised Feature
/// Learning", 2011), with its training images alone.
/// </summary>
public sealed class Svhn : IDataSetSource
{
    /// <inheritdoc/>
    public string Name => "svhn";

    /// <inheritdoc/>
    public string Description => "99,289 colour images, 32x32, of the digits of house numbers, 10 classes";

    /// <inheritdoc/>
    public ImmutableArray<RemoteFile> RemoteFiles => [SvhnReader.Train, SvhnReader.Test];

    /// <inheritdoc/>
    public string? ContentDigest => null;

    /// <inheritdoc/>
    public string RecognisedBy => SvhnReader.TrainFile;

    /// <inheritdoc/>
    public bool Recognises(string directory) => File.Exists(Path.Combine(directory, SvhnReader.TrainFile));

    /// <inheritdoc/>
    public DataSet Open(string directory) => SvhnReader.Read(Name, directory, [SvhnReader.TrainFile]);
}
