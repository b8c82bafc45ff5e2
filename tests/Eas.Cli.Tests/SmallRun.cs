using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Runs;

namespace Eas.Cli.Tests;

/// <summary>A run of a start network and an episode of four, of which one is still pending.</summary>
internal static class SmallRun
{
    public const string StartNetwork = "C(16,3,1), P(4,4,AVG), SM(10)";

    /// <summary>Begins the run and leaves it open, as a search does.</summary>
    public static RunStore Create(string path)
    {
        RunStore store = RunStore.Create(RunFolder.Create(path, "quick"), new RunRecord
        {
            RecipeName = "quick",
            Recipe = """{"name": "quick", "stages": [{"networks": 8}], "finalists": 0}""",
            DataName = "fashion-mnist-subset",
            DataFingerprint = "abc",
            VectorWidth = 256,
            Seed = 5,
            SplitSeed = 0,
            StartNetwork = StartNetwork,
            IsNonDeterministic = false,
        });
        store.BeginStage(new StageRecord { Number = 1, PlannedNetworks = 8, Origin = null }, [Network(0)]);
        store.RecordResult(0, Result(0.5));
        store.AddEpisode(1, 1, [1], [Network(1), Network(2), Network(3), Network(4)]);
        store.RecordResult(1, Result(0.625));
        store.RecordResult(2, Result(0.1) with { State = NetworkState.Failed, Failure = "diverged", WeightsSha256 = null });
        store.RecordResult(4, Result(0.625) with { State = NetworkState.Reused, ReusedFrom = 1 });
        return store;
    }

    /// <summary>Records the last network and completes the episode.</summary>
    public static void Complete(RunStore store)
    {
        store.RecordResult(3, Result(0.75));
        store.CompleteEpisode(1, 1, new EpisodeResult { MeanAccuracy = 0.525, BestAccuracy = 0.75, Baseline = 1, Entropy = 1.5, Loss = 0.25 }, [2]);
    }

    private static NetworkRecord Network(int number) => new()
    {
        Number = number,
        Role = number == 0 ? NetworkRole.Start : NetworkRole.Sampled,
        Stage = 1,
        Episode = number == 0 ? null : 1,
        IndexInEpisode = number == 0 ? null : number - 1,
        Parent = number == 0 ? null : 0,
        Actions = number == 0 ? "" : $"wider(0={32 * number})",
        Architecture = ArchitectureOf(number),
        Seed = (ulong)number,
        Parameters = PlanOf(number).Cost.Parameters,
        MultiplyAdds = PlanOf(number).Cost.MultiplyAdds,
    };

    private static NetworkPlan PlanOf(int number) => NetworkPlan.Create(NetworkSpec.Parse(ArchitectureOf(number)), new FeatureShape(32, 32, 1));

    private static string ArchitectureOf(int number) => number == 0 ? StartNetwork : $"C({32 * number},3,1), P(4,4,AVG), SM(10)";

    private static NetworkResult Result(double accuracy) =>
        new() { State = NetworkState.Trained, ValidationAccuracy = accuracy, Reward = 2 * accuracy, WeightsSha256 = "def" };
}
