using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Tensors;

namespace Eas.Search.Tests.Policy;

/// <summary>Start networks and what policies are made of.</summary>
internal static class Searches
{
    public static FeatureShape Images { get; } = new(32, 32, 3);

    public static NetworkPlan Start { get; } = Plan(NetworkSpec.StartNetwork);

    public static NetworkPlan DenseNet { get; } = Plan(NetworkSpec.DenseNetBC(40, 40));

    public static NetworkPlan Plan(NetworkSpec network) => NetworkPlan.Create(network, Images);

    public static NetworkPlan Plan(string network) => Plan(NetworkSpec.Parse(network));

    public static PolicySpace Space(SearchSpace search, params NetworkPlan[] starts) => new(search, [.. starts.Select(start => start.Network)]);

    public static StrategyOptions Options(IBackend backend, NetworkPlan start, string order = "wider*4,deeper*5", ulong seed = 1) => new()
    {
        Space = Space(SearchSpace.Paper, start),
        Backend = backend,
        Order = StepOrder.Parse(order),
        Seed = seed,
    };

    public static SampledEpisode Sample(ISearchStrategy strategy, NetworkPlan start, int networks, int firstNumber = 1) =>
        strategy.Sample([.. Enumerable.Repeat(start, networks)], firstNumber);

    /// <summary>Texts of each network's transformations: what an episode decided.</summary>
    public static IEnumerable<string> Actions(SampledEpisode episode) => episode.Networks.Select(network => GrowthAction.Print(network.Actions));

    /// <summary>Options that are open, as a text of 0 and 1.</summary>
    public static string Bits(ValueList<bool> mask) => string.Concat(mask.Select(isOpen => isOpen ? '1' : '0'));
}
