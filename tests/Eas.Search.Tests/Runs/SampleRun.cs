using Eas.Search.Runs;
using Eas.Testing;

namespace Eas.Search.Tests.Runs;

/// <summary>A run with a start network and two episodes of three networks, in a directory of its own.</summary>
internal sealed class SampleRun : IDisposable
{
    public const int NetworksPerEpisode = 3;
    public const int Episodes = 2;

    private readonly TemporaryDirectory directory = new();

    public string Path => directory["run"];

    public RunFolder Folder => RunFolder.Find(Path);

    public static RunRecord Record { get; } = new()
    {
        RecipeName = "quick",
        Recipe = """{"networks": 6}""",
        DataName = "synthetic",
        DataFingerprint = "abcdef",
        VectorWidth = 256,
        Seed = ulong.MaxValue - 3,
        SplitSeed = 7,
        StartNetwork = "C(16,3,1), P(4,4,AVG), SM(10)",
        IsNonDeterministic = true,
    };

    /// <summary>An empty run.</summary>
    public RunStore Create(string? vfs = null) => RunStore.Create(RunFolder.Create(Path, Record.RecipeName), Record, vfs);

    /// <summary>A run whose start network is trained and whose first episode is sampled.</summary>
    public RunStore CreateWithEpisode(string? vfs = null)
    {
        RunStore store = Create(vfs);
        store.BeginStage(new StageRecord { Number = 1, PlannedNetworks = NetworksPerEpisode * Episodes, Origin = null }, [Network(0, episode: null)]);
        store.RecordResult(0, Result(0));
        AddEpisode(store, 1);
        return store;
    }

    public static void AddEpisode(RunStore store, int episode) =>
        store.AddEpisode(1, episode, Policy(episode), [.. NumbersOf(episode).Select(number => Network(number, episode))]);

    public static bool CompleteEpisode(RunStore store, int episode) => store.CompleteEpisode(1, episode, EpisodeResult(episode), Policy(episode + 1));

    public static IEnumerable<int> NumbersOf(int episode) => Enumerable.Range(1 + ((episode - 1) * NetworksPerEpisode), NetworksPerEpisode);

    public static byte[] Policy(int episode) => [.. Enumerable.Range(episode, 1000).Select(value => (byte)value)];

    public static NetworkRecord Network(int number, int? episode) => new()
    {
        Number = number,
        Role = episode is null ? NetworkRole.Start : NetworkRole.Sampled,
        Stage = 1,
        Episode = episode,
        IndexInEpisode = episode is null ? null : (number - 1) % NetworksPerEpisode,
        Parent = episode is null ? null : 0,
        Actions = episode is null ? "" : "wider 0; deeper 1,0,3",
        Architecture = $"D+({number + 1}*6), SM(10)",
        Seed = ulong.MaxValue - (ulong)number,
        Parameters = 10_000_000_000 + number,
        MultiplyAdds = 20_000_000_000 + number,
    };

    public static NetworkResult Result(int number) => new()
    {
        State = NetworkState.Trained,
        Curve = """[{"epoch": 1}]""",
        RelativeDelta = 1e-7 / 3,
        RelativeDeltaWithNoise = 0.1 + 0.2,
        ValidationAccuracy = AccuracyOf(number),
        Reward = AccuracyOf(number) / 2,
        WeightsSha256 = $"weights of {number}",
        Seconds = 1.25,
        Worker = "worker 3",
    };

    public static double AccuracyOf(int number) => 1.0 / (3 + number);

    public static EpisodeResult EpisodeResult(int episode) => new()
    {
        MeanAccuracy = 1.0 / 3,
        BestAccuracy = 2.0 / 3,
        Baseline = 0.1 * episode,
        Entropy = 1e-3,
        Loss = -12.5,
    };

    public void Dispose() => directory.Dispose();
}
