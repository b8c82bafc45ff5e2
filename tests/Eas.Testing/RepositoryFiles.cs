namespace Eas.Testing;

/// <summary>The repository that the tests are run from.</summary>
public static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string[] In(string folder, string pattern)
    {
        string[] files = Directory.GetFiles(Path.Combine(Root, folder), pattern);
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Eas.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("the tests are not run from within the repository");
    }
}
