using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>The data sets that Eas knows, and how one is found.</summary>
public static class DataSets
{
    /// <summary>The data set that ships with Eas: what a command uses unless told otherwise.</summary>
    public const string Default = "fashion-mnist-subset";

    /// <summary>The environment variable that names the folder where data sets are kept, each in a folder of its name.</summary>
    public const string FolderVariable = "EAS_DATA";

    /// <summary>Every known data set, in the order in which a directory is tried: a set before the form its files share.</summary>
    public static ImmutableArray<IDataSetSource> All { get; } =
    [
        new FashionMnistSubset(),
        new FashionMnist(),
        new Cifar10(),
        new Cifar100(),
        new SvhnExtra(),
        new Svhn(),
        new Idx(),
    ];

    /// <summary>Where data sets are fetched to: the folder that EAS_DATA names, or <c>data</c> in the current directory.</summary>
    public static string Folder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : "data";

    /// <summary>Opens a data set.</summary>
    /// <param name="nameOrDirectory">A name of <see cref="All"/>, or a directory, whose form is recognised by its files.</param>
    /// <returns>The data set; the caller disposes it.</returns>
    /// <exception cref="DataException">There is no such name or directory, it holds no known form, or a file is damaged.</exception>
    public static DataSet Open(string nameOrDirectory)
    {
        (IDataSetSource source, string directory) = Locate(nameOrDirectory);
        return source.Open(directory);
    }

    /// <summary>Finds a known data set by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The data set's source; null where the name is not known.</returns>
    public static IDataSetSource? Find(string name) => All.FirstOrDefault(source => string.Equals(source.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Where a known data set lies: in <see cref="Folder"/> or beside the program.</summary>
    /// <param name="source">The data set's source.</param>
    /// <returns>The directory; null where it is in neither.</returns>
    public static string? FindDirectory(IDataSetSource source)
    {
        string[] candidates = [Path.Combine(Folder, source.Name), Path.Combine(AppContext.BaseDirectory, "data", source.Name)];
        return Array.Find(candidates, directory => Directory.Exists(directory) && source.Recognises(directory));
    }

    /// <summary>Finds which data set a name or directory means and where it lies.</summary>
    /// <param name="nameOrDirectory">A name of <see cref="All"/>, or a directory.</param>
    /// <returns>The data set's source and its directory.</returns>
    /// <exception cref="DataException">There is no such name or directory, or it holds no known form.</exception>
    public static (IDataSetSource Source, string Directory) Locate(string nameOrDirectory)
    {
        IDataSetSource? named = Find(nameOrDirectory);
        if (named is not null && FindDirectory(named) is string found)
            return (named, found);
        if (Directory.Exists(nameOrDirectory))
            return (Recognise(nameOrDirectory), nameOrDirectory);
        throw named is null ? Unknown(nameOrDirectory) : NotHere(named);
    }

    private static IDataSetSource Recognise(string directory) =>
        All.FirstOrDefault(source => source.Recognises(directory)) ?? throw new DataException(
            directory,
            IsEmpty(directory) ? "the directory is empty" : "its files are those of no known data set",
            $"give a directory with {string.Join(", ", All.Select(source => source.RecognisedBy).Distinct())}, or a name: {Names}");

    private static bool IsEmpty(string directory)
    {
        try
        {
            return !Directory.EnumerateFileSystemEntries(directory).Any();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DataFiles.Unreadable(directory, error);
        }
    }

    private static string Names => string.Join(", ", All.Where(source => source is not Idx).Select(source => source.Name));

    private static DataException Unknown(string name) =>
        new(name, "no such data set and no such directory", $"the data sets are {Names}; or give a directory");

    private static DataException NotHere(IDataSetSource source) => new(
        source.Name,
        $"not in {Path.GetFullPath(Folder)}",
        source.RemoteFiles.IsEmpty ? "give the directory that holds it" : $"fetch it with `eas data get {source.Name}`, or give the directory that holds it");
}
