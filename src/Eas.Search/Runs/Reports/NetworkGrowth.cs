using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;

namespace Eas.Search.Runs.Reports;

/// <summary>How a network came from its parent.</summary>
/// <param name="Steps">Its transformations in order.</param>
/// <param name="Layers">For each of its layers in order where it comes from.</param>
/// <param name="Result">What it became, a DenseNet's proportions kept.</param>
internal sealed record NetworkGrowth(IReadOnlyList<GrowthStep> Steps, IReadOnlyList<LayerOrigin> Layers, NetworkPlan Result)
{
    /// <summary>Goes through transformations again, by the architecture alone.</summary>
    /// <param name="parent">What they began with.</param>
    /// <param name="actions">The transformations.</param>
    /// <param name="space">The search's space.</param>
    /// <exception cref="GrowthException">They do not fit the parent.</exception>
    public static NetworkGrowth Replay(NetworkPlan parent, IEnumerable<GrowthAction> actions, SearchSpace space)
    {
        var steps = new List<GrowthStep>();
        List<LayerOrigin> layers = [.. parent.Network.Addresses.Select(layer => new LayerOrigin(layer, IsNew: false))];
        NetworkPlan network = parent;
        foreach (GrowthAction action in actions)
        {
            NetworkEdit edit = action.Plan(network, space);
            LayerAddress layer = edit.Insertion?.Address ?? FindWidened(network.Network, edit.Result.Network);
            int index = LayerTexts.IndexOf(edit.Result.Network, layer);
            if (edit.Insertion is not null)
                layers.Insert(index, new LayerOrigin(layers[Math.Max(0, index - 1)].Layer, IsNew: true));
            steps.Add(new GrowthStep(action, network.Network, edit.Result.Network, layer, layers[index]));
            network = edit.Result;
        }

        return new NetworkGrowth(steps, layers, Growth.Plan(network, [], space));
    }

    private static LayerAddress FindWidened(NetworkSpec before, NetworkSpec after) =>
        before.Addresses.First(layer => LayerTexts.Notation(before, layer) != LayerTexts.Notation(after, layer));
}
