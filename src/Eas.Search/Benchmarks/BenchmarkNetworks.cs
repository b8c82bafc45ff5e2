using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Search.Benchmarks;

/// <summary>The networks whose ops are timed: the paper's start network, a plain one of twelve convolutions, and DenseNet-BC (40, 40).</summary>
internal static class BenchmarkNetworks
{
    /// <summary>Images as CIFAR-10 has them.</summary>
    public static FeatureShape Input { get; } = new(32, 32, 3);

    /// <summary>The networks expanded.</summary>
    public static IReadOnlyList<NetworkPlan> All { get; } =
    [
        NetworkPlan.Create(NetworkSpec.StartNetwork, Input),
        NetworkPlan.Create(
            NetworkSpec.Parse(
                "C(64,3,1), C(64,3,1), C(64,3,1), P(2,2,MAX), C(128,3,1), C(128,3,1), C(128,3,1), P(2,2,MAX), "
                + "C(256,3,1), C(256,3,1), C(256,3,1), P(2,2,MAX), C(256,3,1), C(256,3,1), C(256,3,1), P(4,4,AVG), FC(256), SM(10)"),
            Input),
        NetworkPlan.Create(NetworkSpec.DenseNetBC(depth: 40, growthRate: 40), Input),
    ];

    /// <summary>
    /// The different operations of a kind in all of them; of a dense block those of its first and last layer, between which only the number of channels grows.
    /// </summary>
    public static IEnumerable<TOperation> Operations<TOperation>()
        where TOperation : Operation =>
        All.SelectMany(plan => plan.Elements).SelectMany(EndsOf).SelectMany(layer => layer.Operations).OfType<TOperation>()
            .Select(operation => operation with { Name = "" }).Cast<TOperation>().Distinct();

    private static IEnumerable<LayerPlan> EndsOf(ElementPlan element) =>
        element.Layers.Count > 1 ? [element.Layers[0], element.Layers[^1]] : element.Layers;
}
