namespace Eas.Search.Tests.Data;

/// <summary>A directory for one test, deleted with all it holds.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("eas-data-").FullName;

    public string this[string fileName] => System.IO.Path.Combine(Path, fileName);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
