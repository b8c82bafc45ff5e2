using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>
/// What a step of one kind may choose. Choices come in rounds: those of a round are made side by side and have the same number of options; what a later round may
/// choose depends on the earlier ones.
/// </summary>
internal interface IStepChoices
{
    /// <summary>For each round its number of options.</summary>
    ValueList<int> Options { get; }

    /// <summary>For each choice of a round which options there are; none where the choice is not to be made.</summary>
    /// <param name="network">The network as it stands.</param>
    /// <param name="chosen">What the earlier rounds chose, -1 where nothing was; the round is their count.</param>
    IReadOnlyList<ValueList<bool>> Masks(NetworkPlan network, IReadOnlyList<int[]> chosen);

    /// <summary>The transformations that follow, in the order they apply.</summary>
    /// <param name="network">The network as it stands.</param>
    /// <param name="chosen">What all rounds chose.</param>
    IReadOnlyList<GrowthAction> Actions(NetworkPlan network, IReadOnlyList<int[]> chosen);
}
