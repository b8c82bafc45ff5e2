using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;

namespace Eas.Search.Policy;

/// <summary>The part of a policy that decides one kind of step.</summary>
internal interface IActor
{
    /// <summary>Begins a step for networks that were encoded.</summary>
    IActorStep Begin(Tape tape, BiLstmOutput encoding);
}

/// <summary>A step of an actor on a tape, round by round.</summary>
internal interface IActorStep
{
    /// <summary>The logits of the next round's choices.</summary>
    /// <param name="previous">For each network its choice of the round before, -1 for none; ignored in the first round.</param>
    /// <returns>(choices x networks, 1, 1, options); the row of a network's choice is choice x networks + network.</returns>
    Variable NextLogits(ReadOnlySpan<int> previous);
}
