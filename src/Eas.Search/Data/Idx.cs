using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>Any other directory of the MNIST family's four IDX files (LeCun, Cortes, Burges, "The MNIST database of handwritten digits").</summary>
public sealed class Idx : IDataSetSource
{
    /// <inheritdoc/>
    public string Name => "idx";

    /// <inheritdoc/>
    public string Description => "a directory with the IDX files of MNIST or a set like it, plain or .gz";

    /// <inheritdoc/>
    public ImmutableArray<RemoteFile> RemoteFiles => [];

    /// <inheritdoc/>
    public string? ContentDigest => null;

    /// <inheritdoc/>
    public string RecognisedBy => IdxReader.RecognisedBy;

    /// <inheritdoc/>
    public bool Recognises(string directory) => IdxReader.Recognises(directory);

    /// <inheritdoc/>
    public DataSet Open(string directory) => IdxReader.Read(directory, Name);
}
