using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>A file of a data set at its official address.</summary>
/// <param name="Address">The address; its last part is the file's name.</param>
/// <param name="Md5">The MD5 that is published for it, in lower-case hexadecimal: against damage, not against forgery.</param>
/// <param name="Members">For a .tar.gz archive the names of the files to take out of it, without folders; empty for a file used as it is.</param>
public sealed record RemoteFile(Uri Address, string Md5, ImmutableArray<string> Members)
{
    /// <summary>The file's name.</summary>
    public string FileName => Address.Segments[^1];
}
