namespace Eas.Tensors.Tests.Serialization;

/// <summary>A directory of one test, removed with all it holds.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("eas-tests-");

    /// <summary>The names of its files.</summary>
    public IEnumerable<string> FileNames => directory.EnumerateFiles().Select(file => file.Name);

    public string PathOf(string name) => Path.Combine(directory.FullName, name);

    public void Dispose() => directory.Delete(recursive: true);
}
