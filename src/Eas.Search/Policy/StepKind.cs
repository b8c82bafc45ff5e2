using Eas.Networks.Architecture;
using Eas.Tensors.Nn;

namespace Eas.Search.Policy;

/// <summary>A kind of step of an episode: its name in an order, what it may choose, and the part of the policy that chooses.</summary>
/// <param name="Name">As <c>wider</c>.</param>
/// <param name="Choices">What may be chosen in a search; shared by the policy and the controls.</param>
internal sealed record StepKind(string Name, Func<PolicySpace, IStepChoices> Choices)
{
    /// <summary>Every kind there is. A new one is a line here.</summary>
    public static ValueList<StepKind> All { get; } =
    [
        new("wider", space => new WiderChoices(space)) { Actor = (layer, _) => new WiderActor(layer) },
        new("deeper", space => new DeeperChoices(space)) { Actor = (layer, choices) => new DeeperActor(layer, choices.Options) },
    ];

    /// <summary>Declares the policy's tensors for these choices: a function from a part's ordinal to its scope, and the choices.</summary>
    public required Func<Func<string, LayerScope>, IStepChoices, IActor> Actor { get; init; }
}
