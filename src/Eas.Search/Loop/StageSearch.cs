using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Tensors.Cpu;

namespace Eas.Search.Loop;

/// <summary>One stage: episode by episode, networks are sampled from its start networks and trained, and the strategy learns what they were worth.</summary>
internal sealed class StageSearch : IDisposable
{
    private readonly SearchContext context;
    private readonly NetworkTrainer trainer;
    private readonly StageRecord stage;
    private readonly KeptNetworks kept;
    private readonly IReadOnlyList<NetworkRecord> starts;
    private readonly CpuBackend backend;
    private readonly ISearchStrategy strategy;

    /// <summary>Prepares a stage whose start networks are trained, and takes its strategy to where an earlier process left it.</summary>
    public StageSearch(SearchContext context, NetworkTrainer trainer, StageRecord stage, KeptNetworks kept)
    {
        this.context = context;
        this.trainer = trainer;
        this.stage = stage;
        this.kept = kept;
        starts = context.Store.ReadNetworks(NetworkRole.Start, stage.Number);

        // A policy's tensors are small: more threads would only wait for each other, and a GPU would wait for the host.
        backend = new CpuBackend(threads: 1, context.Run.Arithmetic is { IsCuda: false } cpu ? (SimdWidth)cpu.VectorWidth : null);
        strategy = SearchStrategyKind.Find(context.Recipe.Strategy).Create(Options());
        Restore();
    }

    /// <summary>Runs episodes until all of the stage's networks have results, or the time is up.</summary>
    public void Run()
    {
        while (true)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (Episodes() is [.., { Result: null } begun])
                CompleteEpisode(begun.Number, SampleAgain(begun));
            else if (CountSampled() < stage.PlannedNetworks && !IsTimeUp())
                BeginEpisode();
            else
                return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        strategy.Dispose();
        backend.Dispose();
    }

    private StrategyOptions Options()
    {
        // The words of the first stage's start networks hold what these become; a policy that goes on needs the same words in each stage.
        IEnumerable<NetworkRecord> first = context.Store.ReadNetworks(NetworkRole.Start, stage: 1);
        return new StrategyOptions
        {
            Space = new PolicySpace(NetworkTasks.SpaceOf(context.Recipe), [.. first.Select(network => NetworkSpec.Parse(network.Architecture))]),
            Backend = backend,
            Order = StepOrder.Parse(context.Recipe.Order),
            Seed = context.Run.Seed,
            Stage = stage.Number - 1,
            Baseline = context.Recipe.Baseline == BaselineNames.Authors ? BaselineKind.Authors : BaselineKind.Paper,
        };
    }

    private void Restore()
    {
        EpisodeRecord? last = Episodes().LastOrDefault(episode => episode.Result is not null);
        if (last is null && context.Recipe.KeepPolicy)
            last = context.Store.ReadEpisodes().LastOrDefault(episode => episode.Stage < stage.Number && episode.Result is not null);
        if (last is not null)
            strategy.Restore(context.Store.ReadPolicy(last.UpdatedPolicySha256!));
    }

    private void BeginEpisode()
    {
        int episode = Episodes().Count + 1, first = context.Store.NextNetworkNumber();
        int count = Math.Min(context.Recipe.NetworksPerEpisode, stage.PlannedNetworks - CountSampled());
        NetworkRecord[] parents = [.. Enumerable.Range(first, count).Select(ParentOf)];
        byte[] policy = strategy.Snapshot();
        SampledEpisode sampled = strategy.Sample([.. parents.Select(parent => context.PlanOf(parent.Architecture))], first);
        context.Store.AddEpisode(stage.Number, episode, policy, [.. sampled.Networks.Select((network, i) => RecordOf(network, episode, i, parents[i].Number))]);

        // Not before the new episode has named its parents, which are kept.
        kept.DeleteSuperfluous(whileSearching: true);
        CompleteEpisode(episode, sampled);
    }

    /// <summary>The same networks are drawn from the same policy: learning needs to know how they were decided.</summary>
    private SampledEpisode SampleAgain(EpisodeRecord episode)
    {
        IReadOnlyList<NetworkRecord> networks = context.Store.ReadNetworks(stage.Number, episode.Number);
        strategy.Restore(context.Store.ReadPolicy(episode.PolicySha256));
        SampledEpisode sampled = strategy.Sample([.. networks.Select(network => context.PlanOf(context.Network(network.Parent!.Value).Architecture))], networks[0].Number);
        bool isSame = sampled.Networks.Select(network => GrowthAction.Print(network.Actions)).SequenceEqual(networks.Select(network => network.Actions));
        return isSame
            ? sampled
            : throw new RunException($"{context.Folder.Path}: stage {stage.Number}, episode {episode.Number} cannot be gone on with: this build samples other networks from its policy; use the build that began it");
    }

    private void CompleteEpisode(int episode, SampledEpisode sampled)
    {
        IReadOnlyList<NetworkRecord> networks = context.Store.ReadNetworks(stage.Number, episode);
        Dictionary<int, int> originals = FindOriginals(networks);
        trainer.Complete(
            $"stage {stage.Number}, episode {episode}", [.. networks.Select(network => network.Number).Where(number => !originals.ContainsKey(number))]);
        foreach ((int number, int original) in originals)
        {
            if (context.Network(number).Result is null)
                trainer.Record(number, Reused(context.Network(original)));
        }

        networks = context.Store.ReadNetworks(stage.Number, episode);
        StrategyUpdate update = strategy.Learn(sampled, [.. networks.Select(network => network.Result!.Reward!.Value)]);
        double[] accuracies = [.. networks.Select(network => network.Result!.ValidationAccuracy!.Value)];
        var result = new EpisodeResult
        {
            MeanAccuracy = accuracies.Average(),
            BestAccuracy = accuracies.Max(),
            Baseline = update.Baseline,
            Entropy = sampled.MeanEntropy,
            Loss = update.Loss,
        };
        context.Store.CompleteEpisode(stage.Number, episode, result, strategy.Snapshot());
        kept.SaveBest();
        context.Observer.EpisodeDone(context.Store.FindEpisode(stage.Number, episode)!);
    }

    /// <summary>Networks that an earlier one of the stage equals: the same architecture grown from the same parent. They take its result.</summary>
    private Dictionary<int, int> FindOriginals(IReadOnlyList<NetworkRecord> networks)
    {
        var first = new Dictionary<(int?, string), int>();
        foreach (NetworkRecord network in context.Store.ReadNetworks(NetworkRole.Sampled, stage.Number))
            first.TryAdd((network.Parent, network.Architecture), network.Number);
        return networks.Where(network => first[(network.Parent, network.Architecture)] != network.Number)
            .ToDictionary(network => network.Number, network => first[(network.Parent, network.Architecture)]);
    }

    private static NetworkResult Reused(NetworkRecord original) => original.Result! with
    {
        State = original.State == NetworkState.Failed ? NetworkState.Failed : NetworkState.Reused,
        ReusedFrom = original.Number,
        Curve = null,
        Seconds = 0,
        Worker = null,
    };

    private NetworkRecord RecordOf(SampledNetwork network, int episode, int index, int parent) =>
        context.NewNetwork(network.Number, NetworkRole.Sampled, stage.Number, parent, network.Result) with
        {
            Episode = episode,
            IndexInEpisode = index,
            Actions = GrowthAction.Print(network.Actions),
        };

    private NetworkRecord ParentOf(int number)
    {
        if (strategy.Parent is { } parent)
            return context.Network(parent);
        return starts[starts.Count == 1 ? 0 : new HostRandom(new RandomKey(context.Run.Seed, RandomPurpose.StartNetwork, network: number)).NextInt(starts.Count)];
    }

    private IReadOnlyList<EpisodeRecord> Episodes() => [.. context.Store.ReadEpisodes().Where(episode => episode.Stage == stage.Number)];

    private int CountSampled() => context.Store.ReadNetworks(NetworkRole.Sampled, stage.Number).Count;

    private bool IsTimeUp() => context.Recipe.TimeBudget is { } budget && context.Clock.Seconds >= budget;
}
