namespace Eas.Testing;

/// <summary>A new directory, deleted with all its content at the end of a test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("eas-test-").FullName;

    public IEnumerable<string> FileNames => Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file));

    public string this[string fileName] => System.IO.Path.Combine(Path, fileName);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
