using System.Security.Cryptography;
using Eas.Tensors;

namespace Eas.Search.Runs;

/// <content>What the search writes.</content>
public sealed partial class RunStore
{
    /// <summary>Begins a stage with its start networks.</summary>
    public void BeginStage(StageRecord stage, IReadOnlyList<NetworkRecord> startNetworks) => Write(() =>
    {
        Database.Insert("stages", ("number", stage.Number), ("planned_networks", stage.PlannedNetworks), ("origin", stage.Origin));
        Insert(startNetworks);
    });

    /// <summary>Adds networks that no episode samples: finalists.</summary>
    public void AddNetworks(IReadOnlyList<NetworkRecord> networks) => Write(() => Insert(networks));

    /// <summary>Begins an episode: the policy, as bytes that restore it, and the networks that were sampled from it.</summary>
    public void AddEpisode(int stage, int episode, ReadOnlySpan<byte> policy, IReadOnlyList<NetworkRecord> networks)
    {
        byte[] bytes = policy.ToArray();
        Write(() =>
        {
            Database.Insert("episodes", ("stage", stage), ("number", episode), ("policy", InsertPolicy(bytes)));
            Insert(networks);
        });
    }

    /// <summary>Records a network's result. The first one wins.</summary>
    /// <returns>False where the network has a result already, which stays as it is.</returns>
    public bool RecordResult(int number, NetworkResult result)
    {
        if (result.State == NetworkState.Pending)
            throw new ArgumentException($"network {number}: a result says how the network ended", nameof(result));
        return Write(() =>
        {
            if (RequireNetwork(number).Result is not null)
                return false;
            Database.Update(
                "networks",
                [("number", number)],
                ("state", EnumNames.Of(result.State)),
                ("failure", result.Failure),
                ("reused_from", result.ReusedFrom),
                ("curve", result.Curve),
                ("relative_delta", result.RelativeDelta),
                ("relative_delta_with_noise", result.RelativeDeltaWithNoise),
                ("validation_accuracy", result.ValidationAccuracy),
                ("reward", result.Reward),
                ("weights_sha256", result.WeightsSha256),
                ("seconds", result.Seconds),
                ("worker", result.Worker));
            return true;
        });
    }

    /// <summary>Completes an episode whose networks all have results: what came out, and the policy after its update. The first result wins.</summary>
    /// <returns>False where the episode is complete already; it stays as it is.</returns>
    public bool CompleteEpisode(int stage, int episode, EpisodeResult result, ReadOnlySpan<byte> updatedPolicy)
    {
        byte[] bytes = updatedPolicy.ToArray();
        return Write(() =>
        {
            if (RequireEpisode(stage, episode).Result is not null)
                return false;
            if (ReadNetworks(stage, episode).FirstOrDefault(network => network.Result is null) is { } pending)
                throw new InvalidOperationException($"stage {stage}, episode {episode}: network {pending.Number} has no result yet");
            Database.Update(
                "episodes",
                [("stage", stage), ("number", episode)],
                ("updated_policy", InsertPolicy(bytes)),
                ("mean_accuracy", result.MeanAccuracy),
                ("best_accuracy", result.BestAccuracy),
                ("baseline", result.Baseline),
                ("entropy", result.Entropy),
                ("loss", result.Loss));
            return true;
        });
    }

    /// <summary>Counts a look at the test images; to be called before it, so that none is ever left out.</summary>
    public void CountTestRead() => Write(() => Database.Execute("UPDATE run SET test_reads = test_reads + 1"));

    /// <summary>Records a network's accuracy on the test images. The first one wins.</summary>
    /// <returns>False where the network has one already, which stays as it is.</returns>
    public bool RecordTestAccuracy(int number, double accuracy) => Write(() =>
    {
        if (RequireNetwork(number).TestAccuracy is not null)
            return false;
        Database.Update("networks", [("number", number)], ("test_accuracy", accuracy));
        return true;
    });

    /// <summary>Counts the time that this process has worked on the run.</summary>
    public void AddSeconds(double seconds) => Write(() => Database.Execute("UPDATE run SET seconds = seconds + $seconds", ("seconds", seconds)));

    private static void Insert(RunDatabase database, RunRecord run) => database.Insert(
        "run",
        ("id", 1),
        ("recipe_name", run.RecipeName),
        ("recipe", run.Recipe),
        ("data_name", run.DataName),
        ("data_fingerprint", run.DataFingerprint),
        ("vector_width", run.VectorWidth),
        ("precision", PrecisionNames.Of(run.Precision)),
        ("seed", unchecked((long)run.Seed)),
        ("split_seed", unchecked((long)run.SplitSeed)),
        ("start_network", run.StartNetwork),
        ("is_non_deterministic", run.IsNonDeterministic),
        ("test_reads", run.TestReads),
        ("seconds", run.Seconds));

    private void Insert(IReadOnlyList<NetworkRecord> networks)
    {
        int next = NextNetworkNumber();
        foreach (NetworkRecord network in networks)
        {
            if (network.Number != next++)
                throw new ArgumentException($"network {network.Number} cannot follow network {next - 2}: numbers have no gaps", nameof(networks));
            Insert(network);
        }
    }

    private void Insert(NetworkRecord network)
    {
        if (network.Result is not null || network.TestAccuracy is not null)
            throw new ArgumentException($"network {network.Number} is new: its results are recorded later", nameof(network));
        Database.Insert(
            "networks",
            ("number", network.Number),
            ("role", EnumNames.Of(network.Role)),
            ("stage", network.Stage),
            ("episode", network.Episode),
            ("index_in_episode", network.IndexInEpisode),
            ("parent", network.Parent),
            ("actions", network.Actions),
            ("architecture", network.Architecture),
            ("seed", unchecked((long)network.Seed)),
            ("parameters", network.Parameters),
            ("multiply_adds", network.MultiplyAdds));
    }

    private string InsertPolicy(byte[] bytes)
    {
        string sha256 = HashOf(bytes);
        Database.Execute("INSERT OR IGNORE INTO policies (sha256, bytes) VALUES ($sha256, $bytes)", ("sha256", sha256), ("bytes", bytes));
        return sha256;
    }

    private NetworkRecord RequireNetwork(int number) =>
        FindNetwork(number) ?? throw new ArgumentOutOfRangeException(nameof(number), number, "the run has no such network");

    private EpisodeRecord RequireEpisode(int stage, int episode) =>
        FindEpisode(stage, episode) ?? throw new ArgumentOutOfRangeException(nameof(episode), episode, $"stage {stage} has no such episode");

    private void Write(Action body) => Write(() =>
    {
        body();
        return true;
    });

    private T Write<T>(Func<T> body) => writeLock is not null
        ? Database.Transaction(body)
        : throw new InvalidOperationException($"{Folder.Path} was opened to read");

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
