using Eas.Tensors;

namespace Eas.Search.Runs;

/// <content>What the search and its readers ask.</content>
public sealed partial class RunStore
{
    /// <summary>The run.</summary>
    public RunRecord ReadRun() => Database.Query("SELECT * FROM run", ToRun)[0];

    /// <summary>The stages begun so far, in order.</summary>
    public IReadOnlyList<StageRecord> ReadStages() => Database.Query("SELECT * FROM stages ORDER BY number", ToStage);

    /// <summary>The episodes begun so far, in order.</summary>
    public IReadOnlyList<EpisodeRecord> ReadEpisodes() => Database.Query("SELECT * FROM episodes ORDER BY stage, number", ToEpisode);

    /// <summary>All networks, in order of their number.</summary>
    public IReadOnlyList<NetworkRecord> ReadNetworks() => Database.Query("SELECT * FROM networks ORDER BY number", ToNetwork);

    /// <summary>The networks of a role in a stage, in order of their number.</summary>
    public IReadOnlyList<NetworkRecord> ReadNetworks(NetworkRole role, int stage) => Database.Query(
        "SELECT * FROM networks WHERE role = $role AND stage = $stage ORDER BY number", ToNetwork, ("role", EnumNames.Of(role)), ("stage", stage));

    /// <summary>The number that the next network gets.</summary>
    public int NextNetworkNumber() => (int)Database.Number("SELECT coalesce(max(number) + 1, 0) FROM networks");

    /// <summary>The networks of an episode, in order of their number.</summary>
    public IReadOnlyList<NetworkRecord> ReadNetworks(int stage, int episode) => Database.Query(
        "SELECT * FROM networks WHERE stage = $stage AND episode = $episode ORDER BY number", ToNetwork, ("stage", stage), ("episode", episode));

    /// <summary>An episode; null where there is none of that number.</summary>
    public EpisodeRecord? FindEpisode(int stage, int number) =>
        Database.Query("SELECT * FROM episodes WHERE stage = $stage AND number = $number", ToEpisode, ("stage", stage), ("number", number)).SingleOrDefault();

    /// <summary>A network; null where there is none of that number.</summary>
    public NetworkRecord? FindNetwork(int number) =>
        Database.Query("SELECT * FROM networks WHERE number = $number", ToNetwork, ("number", number)).SingleOrDefault();

    /// <summary>The trained one of the sampled networks that has the highest validation accuracy, the first of equal ones; null where there is none yet.</summary>
    /// <param name="stage">The stage to look in; null for all.</param>
    public NetworkRecord? FindBestNetwork(int? stage = null) => Database.Query(
        """
        SELECT * FROM networks WHERE role = 'sampled' AND state = 'trained' AND validation_accuracy IS NOT NULL AND ($stage IS NULL OR stage = $stage)
        ORDER BY validation_accuracy DESC, number LIMIT 1
        """,
        ToNetwork,
        ("stage", stage)).SingleOrDefault();

    /// <summary>How many networks are in a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="stage">The stage to count in; null for all.</param>
    public int CountNetworks(NetworkState state, int? stage = null) => (int)Database.Number(
        "SELECT count(*) FROM networks WHERE state = $state AND ($stage IS NULL OR stage = $stage)", ("state", EnumNames.Of(state)), ("stage", stage));

    /// <summary>The bytes of a policy.</summary>
    /// <exception cref="RunException">They are not those of the SHA-256, or are not there.</exception>
    public byte[] ReadPolicy(string sha256)
    {
        byte[]? bytes = Database.Query("SELECT bytes FROM policies WHERE sha256 = $sha256", row => row.Bytes("bytes"), ("sha256", sha256)).SingleOrDefault();
        return bytes is not null && HashOf(bytes) == sha256
            ? bytes
            : throw RunDatabaseErrors.Damaged(Folder.Database, $"the policy {sha256} is not as it was written");
    }

    private static RunRecord ToRun(RunRow row) => new()
    {
        RecipeName = row.Text("recipe_name"),
        Recipe = row.Text("recipe"),
        DataName = row.Text("data_name"),
        DataFingerprint = row.Text("data_fingerprint"),
        VectorWidth = row.Integer("vector_width"),
        Precision = PrecisionNames.Find(row.LaterText("precision") ?? "") ?? Precision.Float32,
        Seed = row.Key("seed"),
        SplitSeed = row.Key("split_seed"),
        StartNetwork = row.Text("start_network"),
        IsNonDeterministic = row.Integer("is_non_deterministic") != 0,
        TestReads = row.Integer("test_reads"),
        Seconds = row.Real("seconds"),
    };

    private static StageRecord ToStage(RunRow row) => new()
    {
        Number = row.Integer("number"),
        PlannedNetworks = row.Integer("planned_networks"),
        Origin = row.OptionalInteger("origin"),
    };

    private static EpisodeRecord ToEpisode(RunRow row)
    {
        string? updated = row.OptionalText("updated_policy");
        return new EpisodeRecord
        {
            Stage = row.Integer("stage"),
            Number = row.Integer("number"),
            PolicySha256 = row.Text("policy"),
            UpdatedPolicySha256 = updated,
            Result = updated is null ? null : ToEpisodeResult(row),
        };
    }

    private static EpisodeResult ToEpisodeResult(RunRow row) => new()
    {
        MeanAccuracy = row.Real("mean_accuracy"),
        BestAccuracy = row.Real("best_accuracy"),
        Baseline = row.OptionalReal("baseline"),
        Entropy = row.Real("entropy"),
        Loss = row.OptionalReal("loss"),
    };

    private static NetworkRecord ToNetwork(RunRow row) => new()
    {
        Number = row.Integer("number"),
        Role = Enum.Parse<NetworkRole>(row.Text("role"), ignoreCase: true),
        Stage = row.Integer("stage"),
        Episode = row.OptionalInteger("episode"),
        IndexInEpisode = row.OptionalInteger("index_in_episode"),
        Parent = row.OptionalInteger("parent"),
        Actions = row.Text("actions"),
        Architecture = row.Text("architecture"),
        Seed = row.Key("seed"),
        Parameters = row.LongInteger("parameters"),
        MultiplyAdds = row.LongInteger("multiply_adds"),
        Result = ToNetworkResult(row),
        TestAccuracy = row.OptionalReal("test_accuracy"),
    };

    private static NetworkResult? ToNetworkResult(RunRow row)
    {
        NetworkState state = Enum.Parse<NetworkState>(row.Text("state"), ignoreCase: true);
        return state == NetworkState.Pending ? null : new NetworkResult
        {
            State = state,
            Failure = row.OptionalText("failure"),
            ReusedFrom = row.OptionalInteger("reused_from"),
            Curve = row.OptionalText("curve"),
            RelativeDelta = row.OptionalReal("relative_delta"),
            RelativeDeltaWithNoise = row.OptionalReal("relative_delta_with_noise"),
            ValidationAccuracy = row.OptionalReal("validation_accuracy"),
            Reward = row.OptionalReal("reward"),
            WeightsSha256 = row.OptionalText("weights_sha256"),
            Seconds = row.Real("seconds"),
            Worker = row.OptionalText("worker"),
        };
    }
}
