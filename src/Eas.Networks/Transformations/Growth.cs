using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>Applies transformations.</summary>
public static class Growth
{
    /// <summary>The network that transformations lead to, by the architecture alone.</summary>
    /// <param name="network">The parent.</param>
    /// <param name="actions">In the order they apply; each counts layers as they then stand.</param>
    /// <param name="space">Levels, sizes and what is allowed.</param>
    /// <returns>The same network that applying them to weights gives.</returns>
    /// <exception cref="GrowthException">One of them cannot be done.</exception>
    public static NetworkPlan Plan(NetworkPlan network, IEnumerable<GrowthAction> actions, SearchSpace space)
    {
        foreach (NetworkEdit edit in Edits(network, actions, space))
            network = edit.Result;
        return network;
    }

    /// <summary>What each action does to the network as it then stands; at the end of a DenseNet's the widenings that keep its proportions.</summary>
    private static IEnumerable<NetworkEdit> Edits(NetworkPlan network, IEnumerable<GrowthAction> actions, SearchSpace space)
    {
        foreach (GrowthAction action in actions)
        {
            NetworkEdit edit = action.Plan(network, space);
            network = edit.Result;
            yield return edit;
        }

        while (DenseNetProportions.NextWidening(network) is { } widening)
        {
            NetworkEdit edit = widening.Plan(network, space);
            network = edit.Result;
            yield return edit;
        }
    }
}
