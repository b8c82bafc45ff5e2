namespace Eas.Search.Runs;

/// <summary>What a network is for in its run.</summary>
public enum NetworkRole
{
    /// <summary>A stage starts from it: the search's start network, or a stage's best after its longer training.</summary>
    Start,

    /// <summary>An episode sampled it.</summary>
    Sampled,

    /// <summary>One of the last stage's best, trained to the end on all training images.</summary>
    Finalist,

    /// <summary>A start network that was given the same further epochs without growing: what growing is compared with.</summary>
    Control,
}
