using Eas.Kernels.Random;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Tensors;

namespace Eas.Search.Loop;

/// <summary>What the parts of a search share.</summary>
/// <param name="Store">What was found so far.</param>
/// <param name="Run">What the run is.</param>
/// <param name="Recipe">What it does.</param>
/// <param name="Backend">Where the search itself computes: it evaluates. Networks are trained elsewhere.</param>
/// <param name="Data">The images.</param>
/// <param name="Executor">Where networks are trained.</param>
/// <param name="Observer">Told of progress.</param>
/// <param name="Cancellation">Asks to stop.</param>
internal sealed record SearchContext(
    RunStore Store, RunRecord Run, Recipe Recipe, IBackend Backend, DataSet Data, IExecutor Executor, ISearchObserver Observer, CancellationToken Cancellation)
{
    /// <summary>Where the run's files are.</summary>
    public RunFolder Folder => Store.Folder;

    /// <summary>Counts the time that the run has taken.</summary>
    public SearchClock Clock { get; } = new(Store);

    /// <summary>Images that a candidate is validated on.</summary>
    public int ValidationImages { get; } = ValidationSplit.Create(Data.Train.Count, Recipe.Validation, Recipe.SplitSeed).Validation.Length;

    /// <summary>The key of a network's random numbers.</summary>
    public ulong SeedOf(int number)
    {
        var random = new HostRandom(new RandomKey(Run.Seed, RandomPurpose.NetworkSeed, network: number));
        ulong high = random.NextUInt32();
        return (high << 32) | random.NextUInt32();
    }

    /// <summary>Shapes and cost of an architecture on the run's images.</summary>
    public NetworkPlan PlanOf(string architecture) => PlanOf(NetworkSpec.Parse(architecture), Data);

    /// <summary>A network of the run, which is there.</summary>
    public NetworkRecord Network(int number) => Store.FindNetwork(number) ?? throw new ArgumentOutOfRangeException(nameof(number), number, "the run has no such network");

    /// <summary>Shapes and cost of an architecture on a data set's images.</summary>
    internal static NetworkPlan PlanOf(NetworkSpec network, DataSet data) =>
        NetworkPlan.Create(network, new FeatureShape(data.Shape.Height, data.Shape.Width, data.Shape.Channels));

    /// <summary>A new network without a result.</summary>
    public NetworkRecord NewNetwork(int number, NetworkRole role, int stage, int? parent, NetworkPlan plan) => new()
    {
        Number = number,
        Role = role,
        Stage = stage,
        Episode = null,
        IndexInEpisode = null,
        Parent = parent,
        Actions = "",
        Architecture = plan.Network.ToString(),
        Seed = SeedOf(number),
        Parameters = plan.Cost.Parameters,
        MultiplyAdds = plan.Cost.MultiplyAdds,
    };
}
