using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>A data set that Eas knows: how to recognise it in a directory, read it and fetch it.</summary>
public interface IDataSetSource
{
    /// <summary>The name on the command line, in lower case.</summary>
    string Name { get; }

    /// <summary>What it is, in one line.</summary>
    string Description { get; }

    /// <summary>The files to fetch from its official address; none where it cannot be fetched.</summary>
    ImmutableArray<RemoteFile> RemoteFiles { get; }

    /// <summary>The <see cref="DataSet.ContentDigest"/> of the genuine set; null where none is known.</summary>
    string? ContentDigest { get; }

    /// <summary>The file that its directory is recognised by, as messages name it.</summary>
    string RecognisedBy { get; }

    /// <summary>Whether a directory that exists holds the set, judged by its files.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>True if it does.</returns>
    /// <exception cref="DataException">A file that has to be read for that is damaged.</exception>
    bool Recognises(string directory);

    /// <summary>Reads the set.</summary>
    /// <param name="directory">The directory that holds its files.</param>
    /// <returns>The set; the caller disposes it.</returns>
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    DataSet Open(string directory);
}
