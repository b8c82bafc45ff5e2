using System.Globalization;
using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Training;
using Eas.Tensors.Cpu;

namespace Eas.Search.Tests.Runs.Reports;

/// <summary>
/// A run that no network was trained for: a strategy grows a real start network, and a formula gives the accuracies. Two stages of three episodes of ten networks, among
/// them duplicates and failures, then finalists and a control.
/// </summary>
internal sealed record GrownRun
{
    public const int Episodes = 3, NetworksPerEpisode = 10, Stages = 2;

    private const int ValidationImages = 5000;

    public static FeatureShape Images { get; } = new(32, 32, 1);

    public string Start { get; init; } = NetworkSpec.StartNetwork.ToString();

    public string Strategy { get; init; } = "random";

    public string Description { get; init; } = "A sample: grows the start network in two stages.";

    public ulong Seed { get; init; } = 7;

    /// <summary>Whether results have validation accuracies.</summary>
    public bool IsValidated { get; init; } = true;

    /// <summary>After how many complete episodes the run stops; one more is begun then, and a part of its networks trained.</summary>
    public int? StopAfter { get; init; }

    /// <summary>Whether the run stops before its first stage.</summary>
    public bool IsEmpty { get; init; }

    private Recipe Recipe => new()
    {
        Name = "sample",
        Description = Description,
        Start = [Start],
        Strategy = Strategy,
        Order = Order,
        Stages = [new StagePlan { Networks = Episodes * NetworksPerEpisode, BestTraining = new TrainingPlan { Epochs = 30, LearningRate = 0.1f } }, new StagePlan { Networks = Episodes * NetworksPerEpisode }],
        Finalists = 2,
        Control = true,
    };

    private string Order => Start.Contains('D', StringComparison.Ordinal) ? "wider*3,deeper*2" : "wider*1,deeper*2";

    /// <summary>Writes the run.</summary>
    public void Write(string path)
    {
        using RunStore store = RunStore.Create(RunFolder.Create(path, Recipe.Name), Record());
        if (!IsEmpty)
            new Writer(this, store).Write();
    }

    private RunRecord Record() => new()
    {
        RecipeName = Recipe.Name,
        Recipe = RecipeFiles.Print(Recipe),
        DataName = "fashion-mnist-subset",
        DataFingerprint = "0f343b0931126a20f133d67c2b018a3b",
        VectorWidth = 256,
        Seed = Seed,
        SplitSeed = 0,
        StartNetwork = Start,
        IsNonDeterministic = false,
    };

    private sealed class Writer(GrownRun run, RunStore store)
    {
        private readonly Dictionary<int, NetworkPlan> plans = [];
        private int next;

        public void Write()
        {
            NetworkRecord start = New(NetworkRole.Start, 1, null, PlanOf(run.Start), "");
            for (int stage = 1; stage <= Stages; stage++)
            {
                store.BeginStage(new StageRecord { Number = stage, PlannedNetworks = Episodes * NetworksPerEpisode, Origin = start.Parent }, [start]);
                store.RecordResult(start.Number, Trained(start, epochs: 30, bonus: (stage - 1) * 0.01));
                if (!TryWriteStage(stage, start))
                    return;
                NetworkRecord best = store.FindBestNetwork(stage) ?? store.ReadNetworks()[^1];
                start = New(NetworkRole.Start, stage + 1, best.Number, plans[best.Number], "");
            }

            next--;
            Finish();
            store.AddSeconds(5321.5);
        }

        private bool TryWriteStage(int stage, NetworkRecord start)
        {
            using var backend = new CpuBackend(1);
            using ISearchStrategy strategy = SearchStrategyKind.Find(run.Strategy).Create(new StrategyOptions
            {
                Space = new PolicySpace(SearchSpace.Paper, [plans[start.Number].Network]),
                Backend = backend,
                Order = StepOrder.Parse(run.Recipe.Order),
                Seed = run.Seed,
                Stage = stage - 1,
            });
            var baseline = new RewardBaseline(BaselineKind.Paper);
            for (int episode = 1; episode <= Episodes; episode++)
            {
                bool isLast = ((stage - 1) * Episodes) + episode > run.StopAfter;
                if (!TryWriteEpisode(strategy, baseline, start, stage, episode, isLast))
                    return false;
            }

            return true;
        }

        private bool TryWriteEpisode(ISearchStrategy strategy, RewardBaseline baseline, NetworkRecord start, int stage, int episode, bool isLast)
        {
            int parent = strategy.Parent ?? start.Number;
            SampledEpisode sampled = strategy.Sample([.. Enumerable.Repeat(plans[parent], NetworksPerEpisode)], next);
            NetworkRecord[] networks = [.. sampled.Networks.Select((network, i) => New(NetworkRole.Sampled, stage, parent, network.Result, GrowthAction.Print(network.Actions)) with
            {
                Episode = episode,
                IndexInEpisode = i,
            })];
            store.AddEpisode(stage, episode, strategy.Snapshot(), networks);
            foreach (NetworkRecord network in isLast ? networks[..4] : networks)
                store.RecordResult(network.Number, ResultOf(network, stage, networks));
            if (isLast)
                return false;
            NetworkResult[] results = [.. store.ReadNetworks(stage, episode).Select(network => network.Result!)];
            double[] rewards = [.. results.Select(result => result.Reward ?? 0)];
            strategy.Learn(sampled, rewards);
            store.CompleteEpisode(stage, episode, new EpisodeResult
            {
                MeanAccuracy = results.Average(result => result.ValidationAccuracy ?? 0),
                BestAccuracy = results.Max(result => result.ValidationAccuracy ?? 0),
                Baseline = baseline.Next(rewards.Average()),
                Entropy = sampled.MeanEntropy,
                Loss = 0.5,
            }, strategy.Snapshot());
            return true;
        }

        private NetworkResult ResultOf(NetworkRecord network, int stage, NetworkRecord[] episode)
        {
            if (network.IndexInEpisode == 5 && network.Episode == 2)
                return Failed("diverged in epoch 3: the loss is <not> a number");
            if (network.IndexInEpisode == 7)
                return store.FindNetwork(episode[2].Number)!.Result! with { State = NetworkState.Reused, ReusedFrom = episode[2].Number, Curve = null, Seconds = 0 };
            return Trained(network, epochs: 5, bonus: (stage - 1) * 0.01) with { RelativeDelta = 2.4e-7, RelativeDeltaWithNoise = 0.013 };
        }

        private static NetworkResult Failed(string why) =>
            new() { State = NetworkState.Failed, Failure = why, ValidationAccuracy = 0.1, Reward = Reward.Of(0.1, ValidationImages), WeightsSha256 = null, Seconds = 3 };

        private void Finish()
        {
            NetworkRecord[] sampled = [.. store.ReadNetworks().Where(network => network is { Role: NetworkRole.Sampled, Stage: Stages, State: NetworkState.Trained })];
            NetworkRecord[] best = [.. sampled.OrderByDescending(network => network.Result!.ValidationAccuracy).Take(2)];
            List<NetworkRecord> networks = [.. best.Select(network => New(NetworkRole.Finalist, Stages, network.Number, plans[network.Number], ""))];
            NetworkRecord control = New(NetworkRole.Control, Stages, 0, plans[0], "");
            networks.AddRange([control, New(NetworkRole.Control, Stages, control.Number, plans[0], "")]);
            store.AddNetworks(networks);
            foreach (NetworkRecord network in networks)
                store.RecordResult(network.Number, Trained(network, epochs: 30, bonus: network.Role == NetworkRole.Control ? 0.015 : 0.02) with { Reward = null });
            foreach (int number in (int[])[.. networks.Select(network => network.Number).Where(number => number != control.Number), 0])
            {
                store.CountTestRead();
                store.RecordTestAccuracy(number, Accuracy(store.FindNetwork(number)!) + (number == 0 ? 0 : 0.01));
            }
        }

        private NetworkRecord New(NetworkRole role, int stage, int? parent, NetworkPlan plan, string actions)
        {
            plans[next] = plan;
            return new NetworkRecord
            {
                Number = next++,
                Role = role,
                Stage = stage,
                Episode = null,
                IndexInEpisode = null,
                Parent = parent,
                Actions = actions,
                Architecture = plan.Network.ToString(),
                Seed = (ulong)next,
                Parameters = plan.Cost.Parameters,
                MultiplyAdds = plan.Cost.MultiplyAdds,
            };
        }

        private NetworkResult Trained(NetworkRecord network, int epochs, double bonus)
        {
            bool isValidated = run.IsValidated && network.Role != NetworkRole.Finalist;
            double accuracy = Accuracy(network) + bonus;
            return new NetworkResult
            {
                State = NetworkState.Trained,
                Curve = LearningCurve.Write([.. Enumerable.Range(1, epochs).Select(epoch => Epoch(epoch, epochs, accuracy, isValidated))]),
                ValidationAccuracy = isValidated ? accuracy : null,
                Reward = network.Role == NetworkRole.Sampled && isValidated ? Reward.Of(accuracy, ValidationImages) : null,
                WeightsSha256 = network.Number.ToString(CultureInfo.InvariantCulture),
                Seconds = epochs * network.MultiplyAdds / 2e7,
                Worker = "in process",
            };
        }

        private static EpochResult Epoch(int epoch, int epochs, double accuracy, bool isValidated)
        {
            double now = accuracy - (0.2 * Math.Exp(-6.0 * epoch / epochs));
            return new EpochResult(epoch, 0.02, 1 - now, now + 0.01, isValidated ? 1 - now : null, isValidated ? now : null);
        }

        /// <summary>More where a network is larger, with a little luck.</summary>
        private double Accuracy(NetworkRecord network)
        {
            var random = new HostRandom(new RandomKey(run.Seed, RandomPurpose.SyntheticData, network: network.Number));
            return 0.80 + (0.02 * Math.Log2(network.Parameters / 100_000.0 / 2)) + (0.004 * (random.NextUInt32() / (double)uint.MaxValue));
        }

        private static NetworkPlan PlanOf(string architecture) => NetworkPlan.Create(NetworkSpec.Parse(architecture), Images);
    }
}
