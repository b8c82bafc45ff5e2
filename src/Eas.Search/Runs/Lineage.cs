namespace Eas.Search.Runs;

/// <summary>Where a network comes from.</summary>
internal static class Lineage
{
    /// <summary>A network's ancestors and itself, the first ancestor first.</summary>
    /// <param name="network">The network.</param>
    /// <param name="find">The network of a number.</param>
    public static IReadOnlyList<NetworkRecord> Of(NetworkRecord network, Func<int, NetworkRecord> find)
    {
        var lineage = new List<NetworkRecord> { network };
        while (lineage[^1].Parent is { } parent)
            lineage.Add(find(parent));
        lineage.Reverse();
        return lineage;
    }
}
