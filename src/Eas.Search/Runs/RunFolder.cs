using System.Globalization;

namespace Eas.Search.Runs;

/// <summary>The folder of a run and the names of what is in it.</summary>
public sealed class RunFolder
{
    /// <summary>Where runs go that were given no place.</summary>
    public const string DefaultParent = "runs";

    private const string NetworkExtension = ".safetensors";

    private RunFolder(string path) => Path = path;

    /// <summary>The folder, as it was given.</summary>
    public string Path { get; }

    /// <summary>The database; it is there if and only if the run is.</summary>
    public string Database => In("run.db");

    /// <summary>The folder of the networks' weights.</summary>
    public string Networks => In("networks");

    /// <summary>The folder of the checkpoints that start networks go on from.</summary>
    public string Starts => In("starts");

    /// <summary>The best network of the run, under the name that a training gives it too.</summary>
    public string BestNetwork => In("best" + NetworkExtension);

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    /// <summary>How a GPU computes the run's convolutions: other plans would give other last digits.</summary>
    public string ConvolutionPlans => In("convolution-plans.json");

    /// <summary>The file that the process that writes to the run keeps locked. It is never deleted: that would free the name while the lock is held.</summary>
    internal string Lock => In("run.lock");

    /// <summary>Tells the process that holds <see cref="Lock"/>.</summary>
    internal string ProcessId => In("run.pid");

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="path">The folder; null for <c>runs/RECIPE-N</c> with the first free N from 1.</param>
    /// <param name="recipeName">Name of the recipe.</param>
    /// <exception cref="RunException">It cannot be created or written to, or holds a run already.</exception>
    public static RunFolder Create(string? path, string recipeName)
    {
        RunFolder folder = path is null ? CreateNext(System.IO.Path.Combine(DefaultParent, recipeName)) : new RunFolder(path);
        if (File.Exists(folder.Database))
            throw new RunException($"{folder.Path}: holds a run already; go on with it by --resume, or name another folder with --out");
        folder.Make();
        return folder;
    }

    /// <summary>The folder of a run that is there.</summary>
    /// <exception cref="RunException">There is no run in it.</exception>
    public static RunFolder Find(string path)
    {
        var folder = new RunFolder(path);
        if (!File.Exists(folder.Database))
            throw new RunException($"{path}: no run is there (no run.db); name the folder of a run, such as {DefaultParent}/NAME-1");
        return folder;
    }

    /// <summary>The file with a network's final weights.</summary>
    public string Network(int number) => System.IO.Path.Combine(Networks, number.ToString(CultureInfo.InvariantCulture) + NetworkExtension);

    /// <summary>The folder of a network's training while it is under way.</summary>
    public string Task(int number) => System.IO.Path.Combine(In("tasks"), number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The run's own copy of the checkpoint that a start network goes on from.</summary>
    public string Start(int number) => System.IO.Path.Combine(Starts, number.ToString(CultureInfo.InvariantCulture) + NetworkExtension);

    /// <summary>The first free folder of a name, made so that two processes never get the same one.</summary>
    internal static RunFolder CreateNext(string prefix)
    {
        for (int number = 1; ; number++)
        {
            var folder = new RunFolder(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number}"));
            if (!System.IO.Path.Exists(folder.Path) && folder.TryClaim())
                return folder;
        }
    }

    private bool TryClaim()
    {
        Make();
        try
        {
            File.Open(Lock, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(Lock))
        {
            return false;
        }
    }

    private void Make()
    {
        try
        {
            Directory.CreateDirectory(Networks);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{Path}: cannot be written to ({error.Message}); name another folder with --out", error);
        }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
