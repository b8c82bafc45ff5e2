namespace Eas.Networks.Architecture;

/// <summary>
/// One element of a network: immutable, compared by value, printed in the notation of the paper's table 1 (Cai et al. 2018).
/// A new kind adds its record, a case in <see cref="NotationParser"/> and one in <see cref="Plan.NetworkPlanner"/>; a test names what is missing.
/// </summary>
public abstract record LayerSpec
{
    /// <summary>What the element adds to a network's depth: its convolutions, fully connected layers and classifiers.</summary>
    public abstract int Depth { get; }

    /// <summary>The element in the text notation.</summary>
    private protected abstract string Notation { get; }

    /// <summary>The first argument with a value that no network can have, or null.</summary>
    internal abstract LayerProblem? FindProblem();

    /// <summary>The element in the text notation.</summary>
    public sealed override string ToString() => Notation;
}
