using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>SVHN, cropped digits, with the 531,131 extra images after those of <see cref="Svhn"/> to train on; the test images are the same.</summary>
public sealed class SvhnExtra : IDataSetSource
{
    /// <inheritdoc/>
    public string Name => "svhn-extra";

    /// <inheritdoc/>
    public string Description => "630,420 images: svhn with the extra images to train on";

    /// <inheritdoc/>
    public ImmutableArray<RemoteFile> RemoteFiles => [SvhnReader.Train, SvhnReader.Test, SvhnReader.Extra];

    /// <inheritdoc/>
    public string? ContentDigest => null;

    /// <inheritdoc/>
    public string RecognisedBy => SvhnReader.ExtraFile;

    /// <inheritdoc/>
    public bool Recognises(string directory) => File.Exists(Path.Combine(directory, SvhnReader.ExtraFile));

    /// <inheritdoc/>
    public DataSet Open(string directory) => SvhnReader.Read(Name, directory, [SvhnReader.TrainFile, SvhnReader.ExtraFile]);
}
