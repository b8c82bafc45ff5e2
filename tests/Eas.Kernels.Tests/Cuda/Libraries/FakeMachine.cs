using Eas.Kernels.Cuda.Libraries;
using Eas.Testing;

namespace Eas.Kernels.Tests.Cuda.Libraries;

/// <summary>A file system and an environment of its own, and a loader that takes every file for a library unless it holds the word broken.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly TemporaryDirectory root = new();
    private readonly Dictionary<string, string> variables = [];

    public FakeMachine()
    {
        Folders = new LibraryFolders(root.Path, name => variables.GetValueOrDefault(name));
        Loader = new LibraryLoader(Folders, Open);
    }

    public LibraryFolders Folders { get; }

    public LibraryLoader Loader { get; }

    /// <summary>Names that the system itself finds.</summary>
    public HashSet<string> OfSystem { get; } = [];

    /// <summary>What was loaded, in order, relative to the root.</summary>
    public List<string> Opened { get; } = [];

    public string At(string path) => root[path];

    public void Set(string variable, string value) => variables[variable] = value;

    public void Write(string path, string content = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
    }

    public void Dispose() => root.Dispose();

    private OpenedLibrary Open(string path)
    {
        if (!(Path.IsPathRooted(path) ? File.ReadAllText(path) != "broken" : OfSystem.Contains(path)))
            return new OpenedLibrary(0, "file too short");
        Opened.Add(Path.IsPathRooted(path) ? Path.GetRelativePath(root.Path, path) : path);
        return new OpenedLibrary(Opened.Count);
    }
}
