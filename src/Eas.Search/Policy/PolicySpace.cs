using Eas.Networks.Architecture;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>What a policy reads and chooses from: fixed by the search space and the start networks, whatever the networks become.</summary>
public sealed class PolicySpace
{
    /// <summary>Layers of a block that a new one can follow; more are out of reach (Cai et al. 2018, from the authors' code).</summary>
    public const int Places = 24;

    /// <summary>The space of a search.</summary>
    /// <param name="search">Levels, sizes and what is allowed.</param>
    /// <param name="starts">The networks that grow: at least one.</param>
    /// <exception cref="PolicyException">There is no start network, or one has nothing but a classifier.</exception>
    public PolicySpace(SearchSpace search, IReadOnlyList<NetworkSpec> starts)
    {
        ArgumentNullException.ThrowIfNull(search);
        if (starts.Count == 0)
            throw new PolicyException("a search needs a start network");
        if (starts.FirstOrDefault(start => start.Layers.Count == 1) is { } bare)
            throw new PolicyException($"the start network {bare} has no layer but the classifier; nothing of it can grow");
        Search = search;
        Vocabulary = new Vocabulary(search, starts);
        BlockCount = starts.Max(start => NetworkBlocks.Of(start).Count);
    }

    /// <summary>Levels, sizes and what is allowed.</summary>
    public SearchSpace Search { get; }

    /// <summary>The words that layers are read as.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Blocks of the start network that has most; an insertion makes none.</summary>
    public int BlockCount { get; }
}
