using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>An operation of a grown network in terms of the parent's tensors and activations.</summary>
/// <param name="Operation">What it is.</param>
/// <param name="Weight">Where its weights come from; null where it has none.</param>
/// <param name="Norm">Where its scale, bias and running statistics come from; null where it has none.</param>
/// <param name="Activation">Where the parent computes what it gives.</param>
internal sealed record GrownOperation(Operation Operation, WeightOrigin? Weight, NormOrigin? Norm, ParentActivation Activation);

/// <summary>
/// What a grown network computes at a place, as the parent computes it: a transformation copies channels and never changes them, which is what makes statistics of the
/// parent those of the child, and what the preservation check relies on to name the first channel that differs.
/// </summary>
/// <param name="Operation">The parent's operation; null for the images.</param>
/// <param name="Channels">For each channel that of the operation's output, or none.</param>
internal sealed record ParentActivation(string? Operation, Remapping Channels)
{
    /// <summary>The same place after its channels were copied.</summary>
    public ParentActivation Then(Remapping next) => this with { Channels = Channels.Then(next) };
}
