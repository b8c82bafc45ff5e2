using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Loop;

namespace Eas.Search.Runs.Reports;

/// <summary>How the networks of a run grew, from their actions and their parents' architectures.</summary>
internal sealed class GrowthHistory
{
    private readonly RunModel run;
    private readonly FeatureShape shape;
    private readonly Dictionary<int, NetworkGrowth> growths = [];

    private GrowthHistory(RunModel run, FeatureShape shape) => (this.run, this.shape) = (run, shape);

    /// <summary>The space that the networks grew in.</summary>
    public SearchSpace Space => NetworkTasks.SpaceOf(run.Recipe);

    /// <summary>The history of a run; null while it has no network, and where the shape of its images cannot be told.</summary>
    public static GrowthHistory? Find(RunModel run) =>
        run.Networks is [{ } first, ..] && ImageShapes.Find(first) is { } shape ? new GrowthHistory(run, shape) : null;

    /// <summary>How a network came from its parent, which it must have.</summary>
    /// <exception cref="GrowthException">Its actions do not fit its parent: the run is damaged.</exception>
    public NetworkGrowth Of(NetworkRecord network)
    {
        if (!growths.TryGetValue(network.Number, out NetworkGrowth? growth))
        {
            var parent = NetworkSpec.Parse(ParentOf(network).Architecture);
            growth = NetworkGrowth.Replay(NetworkPlan.Create(parent, shape), GrowthAction.ParseAll(network.Actions), Space);
            growths.Add(network.Number, growth);
        }

        return growth;
    }

    /// <summary>The network that one goes on from, which it must have.</summary>
    public NetworkRecord ParentOf(NetworkRecord network) => run.Networks[network.Parent!.Value];

    /// <summary>The network that a sampled one descends from by transformations: its stage's start network.</summary>
    public NetworkRecord RootOf(NetworkRecord network) =>
        network is { Role: NetworkRole.Sampled, Parent: { } parent } ? RootOf(run.Networks[parent]) : network;

    /// <summary>A layer of a network as its <see cref="RootOf"/> counts; of an inserted layer the one that it comes after.</summary>
    public LayerAddress InRoot(NetworkRecord network, LayerAddress layer)
    {
        if (network is not { Role: NetworkRole.Sampled, Parent: { } parent })
            return layer;
        NetworkGrowth growth = Of(network);
        LayerOrigin origin = growth.Layers[LayerTexts.IndexOf(growth.Result.Network, layer)];
        return InRoot(run.Networks[parent], origin.Layer);
    }
}
