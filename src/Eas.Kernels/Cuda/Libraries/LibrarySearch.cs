namespace Eas.Kernels.Cuda.Libraries;

/// <summary>One look through the folders, which remembers what was there and did not load.</summary>
internal sealed class LibrarySearch(Func<string, OpenedLibrary> open)
{
    private readonly List<string> failures = [];

    /// <summary>For a message: "; PATH does not load (REASON)" for every file that was found in vain.</summary>
    public string Failures => string.Concat(failures);

    /// <summary>Loads the first of some names from the first folder that has one.</summary>
    /// <param name="folders">In order.</param>
    /// <param name="names">The preferred first.</param>
    /// <param name="prepare">Called with folder and name before a file is loaded, to load what it needs.</param>
    public LibraryLocation? Find(IEnumerable<string> folders, string[] names, Action<string, string>? prepare = null)
    {
        foreach (string folder in folders)
        {
            foreach (string name in names)
            {
                if (Try(folder, name, prepare) is { } found)
                    return found;
            }
        }

        return null;
    }

    private LibraryLocation? Try(string folder, string name, Action<string, string>? prepare)
    {
        bool isOfSystem = folder == LibraryFolders.SystemSearch;
        string path = Path.Combine(folder, name);
        if (!isOfSystem && !File.Exists(path))
            return null;
        if (!isOfSystem)
            prepare?.Invoke(folder, name);
        OpenedLibrary library = open(path);
        if (library.Handle != 0)
            return new LibraryLocation(path, library.Handle);
        if (!isOfSystem)
            failures.Add($"; {path} does not load ({library.Failure})");
        return null;
    }
}
