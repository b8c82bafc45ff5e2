using Eas.Networks.Architecture;

namespace Eas.Search.Policy;

/// <summary>Who gives the probabilities that choices are drawn with.</summary>
internal interface IChoiceModel
{
    /// <summary>Begins a step of a kind for networks as they stand.</summary>
    IChoiceStep Begin(string kind, IReadOnlyList<NetworkSpec> networks);
}

/// <summary>One step for all networks of an episode, round by round.</summary>
internal interface IChoiceStep : IDisposable
{
    /// <summary>The probabilities of the next round's choices.</summary>
    /// <param name="masks">For each network and choice which options there are.</param>
    /// <param name="previous">For each network what the round before chose; empty for the first round.</param>
    /// <returns>For each network and choice the probabilities of its options, 0 for those masked.</returns>
    IReadOnlyList<IReadOnlyList<ValueList<double>>> Probabilities(IReadOnlyList<IReadOnlyList<ValueList<bool>>> masks, IReadOnlyList<int[]> previous);
}
