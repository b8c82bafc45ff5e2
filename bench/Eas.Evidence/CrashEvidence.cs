using System.Diagnostics;
using System.Globalization;
using System.Text;
using Eas.Search.Runs;

namespace Eas.Evidence;

/// <summary>A search that is killed at random instants and gone on with, against one that is not.</summary>
internal sealed class CrashEvidence : IEvidence
{
    private const int Kills = 25;

    private const string Recipe = """
        {
          "name": "crash",
          "data": "fashion-mnist-subset",
          "start": "C(16,3,1), P(4,4,MAX), C(32,3,1), P(8,8,AVG), SM(10)",
          "startTraining": { "epochs": 2, "learningRate": 0.1 },
          "order": "wider*1,deeper*1",
          "networksPerEpisode": 4,
          "candidateTraining": { "epochs": 1, "learningRate": 0.02 },
          "stages": [{ "networks": 8, "bestTraining": { "epochs": 1, "learningRate": 0.1 } }, { "networks": 4 }],
          "finalists": 1,
          "finalTraining": { "epochs": 1, "learningRate": 0.1 },
          "control": true
        }
        """;

    public string Name => "crash";

    public string Claim => "a search that is killed at any instant goes on to the same end";

    public void Write(string directory)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("eas-crash-");
        try
        {
            string text = Run(work.FullName);
            File.WriteAllText(Path.Combine(directory, $"{Name}.md"), text);
            Console.Write(text);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static string Run(string work)
    {
        string recipe = Path.Combine(work, "recipe.json"), undisturbed = Path.Combine(work, "undisturbed");
        File.WriteAllText(recipe, Recipe);
        long started = Stopwatch.GetTimestamp();
        Start("search", "--recipe", recipe, "--out", undisturbed).WaitForExit();
        TimeSpan whole = Stopwatch.GetElapsedTime(started);
        (string journal, byte[] best) = Outcome(undisturbed);

        // Instants over the whole of the run, the start of the process left out: nothing is there yet that could be gone on with.
        var random = new Random(1);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"A search of 12 networks in two stages takes {whole.TotalSeconds:0.0} s. SIGKILL at {Kills} random instants, each run then gone on with by `eas search --resume`:")
            .AppendLine()
            .AppendLine("| killed after, s | networks with results | journal | best.safetensors |")
            .AppendLine("|---|---|---|---|");
        for (int kill = 0; kill < Kills; kill++)
        {
            string folder = Path.Combine(work, $"killed-{kill}");
            double seconds = 0.5 + (random.NextDouble() * (whole.TotalSeconds - 0.5));
            int results = Kill(recipe, folder, seconds);
            Start("search", "--resume", "--out", folder).WaitForExit();
            (string resumed, byte[] resumedBest) = Outcome(folder);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {seconds:0.00} | {results} | {Same(resumed == journal)} | {Same(resumedBest.AsSpan().SequenceEqual(best))} |");
        }

        return text.ToString();
    }

    private static int Kill(string recipe, string folder, double seconds)
    {
        using Process process = Start("search", "--recipe", recipe, "--out", folder);
        if (!process.WaitForExit(TimeSpan.FromSeconds(seconds)))
            process.Kill();
        process.WaitForExit();
        using RunStore store = RunStore.OpenToRead(RunFolder.Find(folder));
        return store.ReadNetworks().Count(network => network.Result is not null);
    }

    private static (string Journal, byte[] Best) Outcome(string folder)
    {
        RunFolder run = RunFolder.Find(folder);
        using RunStore store = RunStore.OpenToRead(run);
        return (string.Join('\n', Journal.ReadLines(store)), File.ReadAllBytes(run.BestNetwork));
    }

    private static string Same(bool isSame) => isSame ? "the same" : "**differs**";

    private static Process Start(params string[] words)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "eas.dll"), .. words])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
