namespace Eas.Kernels.Cuda.Libraries;

/// <summary>Where CUDA's libraries may lie, in the order in which they are looked for. Read from the file system alone: no process is started.</summary>
/// <param name="root">The root of the file system.</param>
/// <param name="variable">Reads a variable of the environment; null where it is not set.</param>
internal sealed class LibraryFolders(string root, Func<string, string?> variable)
{
    /// <summary>The variable with folders that are searched before all others, separated by colons.</summary>
    public const string PathVariable = "EAS_CUDA_PATH";

    /// <summary>Stands for the system's own search: names without a folder.</summary>
    public const string SystemSearch = "";

    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    private static readonly string[] PackageFolders = ["nvidia/cu13/lib", "nvidia/cublas/lib", "nvidia/cuda_nvrtc/lib", "nvidia/cudnn/lib"];

    /// <summary>Those of this machine.</summary>
    public static LibraryFolders OfMachine { get; } = new("/", Environment.GetEnvironmentVariable);

    private string[] Chosen =>
        (variable(PathVariable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Path.GetFullPath).ToArray();

    private string[] Containers => [In("usr/local/nvidia/lib64"), In("usr/local/nvidia/lib")];

    /// <summary>Where the driver's library may lie.</summary>
    public IEnumerable<string> OfDriver() => [.. Chosen, SystemSearch, .. Containers];

    /// <summary>Where the other libraries may lie; the later ones are looked up only when they are asked for.</summary>
    public IEnumerable<string> OfToolkit()
    {
        foreach (string folder in (string[])[.. Chosen, SystemSearch])
            yield return folder;
        foreach (string folder in (string[])[In("usr/local/cuda/lib64"), .. Matches("usr/local", "cuda-*", "lib64"), .. Containers])
            yield return folder;
        foreach (string packages in PythonPackages())
        {
            foreach (string folder in PackageFolders)
                yield return Path.Combine(packages, folder);
        }
    }

    /// <summary>Where the driver was looked for, for a message.</summary>
    public string DescribeDriver() => $"{DescribeChosen()}, the system's libraries, {string.Join(", ", Containers)}";

    /// <summary>Where the other libraries were looked for, for a message.</summary>
    public string DescribeToolkit()
    {
        string[] packages = [.. PythonPackages().Where(folder => Directory.Exists(Path.Combine(folder, "nvidia")))];
        string python = packages.Length == 0 ? "Python's packages (none of NVIDIA's are there)" : $"nvidia/*/lib in {string.Join(", ", packages)}";
        return $"{DescribeChosen()}, the system's libraries, {In("usr/local/cuda*/lib64")}, {string.Join(", ", Containers)}, {python}";
    }

    private string DescribeChosen() => Chosen.Length == 0 ? $"{PathVariable} (not set)" : $"{PathVariable} ({string.Join(':', Chosen)})";

    private IEnumerable<string> PythonPackages()
    {
        string?[] environments = [PythonPrefix(), variable("VIRTUAL_ENV"), variable("CONDA_PREFIX")];
        IEnumerable<string> prefixes =
        [
            .. environments.OfType<string>(),
            .. Matches("opt", "*", ".venv"),
            .. Matches("opt", "*", ""),
            In("usr"),
            In("usr/local"),
            .. variable("HOME") is { Length: > 0 } home ? [Path.Combine(home, ".local")] : Array.Empty<string>(),
        ];
        return prefixes.SelectMany(PackagesOf).Distinct(StringComparer.Ordinal);
    }

    // The python3 that a shell would start: its packages lie in the lib folder beside its own.
    private string? PythonPrefix() =>
        (variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Where(folder => File.Exists(Path.Combine(folder, "python3")))
            .Select(folder => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)))
            .FirstOrDefault();

    private static IEnumerable<string> PackagesOf(string prefix) =>
        from python in Folders(Path.Combine(prefix, "lib"), "python3*")
        from packages in (string[])["site-packages", "dist-packages"]
        select Path.Combine(python, packages) into folder
        where Directory.Exists(folder)
        select folder;

    private IEnumerable<string> Matches(string parent, string pattern, string child) =>
        Folders(In(parent), pattern).Select(folder => Path.Combine(folder, child));

    // The highest version first: of numbers alike but for their digits, the longer is the higher.
    private static IEnumerable<string> Folders(string parent, string pattern) =>
        Directory.Exists(parent)
            ? Directory.GetDirectories(parent, pattern, Readable).OrderByDescending(folder => folder.Length).ThenByDescending(folder => folder, StringComparer.Ordinal)
            : [];

    private string In(string path) => Path.Combine(root, path);
}
