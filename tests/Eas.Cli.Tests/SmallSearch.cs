using System.Diagnostics;
using Eas.Search.Runs;
using Eas.Testing;

namespace Eas.Cli.Tests;

/// <summary>Searches on <see cref="SmallData"/> that take seconds, in a directory of their own.</summary>
internal sealed class SmallSearch : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public SmallSearch()
    {
        SmallData.Write(directory["data"]);
        File.WriteAllText(directory["recipe.json"], """
            {
              "name": "small",
              "start": "C(16,3,1), P(8,8,MAX), SM(10)",
              "startTraining": { "epochs": 2, "learningRate": 0.05, "batchSize": 20 },
              "order": "wider*1,deeper*1",
              "networksPerEpisode": 3,
              "candidateTraining": { "epochs": 1, "learningRate": 0.02, "batchSize": 20 },
              "stages": [{ "networks": 6 }],
              "finalists": 1,
              "finalTraining": { "epochs": 1, "learningRate": 0.05, "batchSize": 20 },
              "control": true
            }
            """);
    }

    public string this[string fileName] => directory[fileName];

    /// <summary>The words that begin a search in a folder.</summary>
    public string[] Words(string folder, params string[] more) =>
        ["search", "--recipe", directory["recipe.json"], "--data", directory["data"], "--threads", "1", "--out", directory[folder], .. more];

    /// <summary>The words that go on with it.</summary>
    public string[] ResumeWords(string folder, params string[] more) => ["search", "--resume", "--threads", "1", "--out", directory[folder], .. more];

    public CommandResult Run(string folder, params string[] more) => CommandLine.Run(Words(folder, more));

    /// <summary>Starts a command line in a process of its own.</summary>
    public static Process Start(string[] words) => Process.Start(new ProcessStartInfo("dotnet", [typeof(EasApplication).Assembly.Location, .. words])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>What two equal runs share: the journal, and the best network.</summary>
    public (string Journal, string Best) Outcome(string folder)
    {
        string journal = CommandLine.Run("journal", directory[folder]).Output;
        return (journal, Convert.ToHexString(File.ReadAllBytes(RunFolder.Find(directory[folder]).BestNetwork)));
    }

    public void Dispose() => directory.Dispose();
}
