using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;

namespace Eas.Search.Policy;

/// <summary>
/// Whether each layer moves to its next level, all layers at once. Poolings, transitions and layers at the last level have no choice, and of a DenseNet only dense
/// layers have one: its other widths follow from theirs.
/// </summary>
internal sealed class WiderChoices(PolicySpace space) : IStepChoices
{
    private const int Yes = 1;

    private static readonly ValueList<bool> Open = [true, true];
    private static readonly ValueList<bool> Closed = [false, false];

    public ValueList<int> Options { get; } = [Open.Count];

    public IReadOnlyList<ValueList<bool>> Masks(NetworkPlan network, IReadOnlyList<int[]> chosen) =>
        [.. Vocabulary.Layers(network.Network).Select(layer => CanWiden(network.Network, layer) ? Open : Closed)];

    public IReadOnlyList<GrowthAction> Actions(NetworkPlan network, IReadOnlyList<int[]> chosen) =>
        [.. Vocabulary.Layers(network.Network).Zip(chosen[0]).Where(layer => layer.Second == Yes).Select(layer => new Wider(layer.First))];

    private bool CanWiden(NetworkSpec network, LayerAddress layer)
    {
        if (network.IsDense && layer.Layer is null)
            return false;
        return Wider.WidthOf(network, layer, space.Search) is var (width, levels) && SearchSpace.NextLevel(levels, width) is not null;
    }
}
