using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// Keeps the proportions of DenseNet-BC (Huang et al. 2017) once its blocks have grown: the first convolution has twice the mean growth rate, a transition half its
/// inputs. Layers are widened for it, never narrowed.
/// </summary>
internal static class DenseNetProportions
{
    /// <summary>The next layer that is too narrow, first to last; null where none is, and for plain networks.</summary>
    public static Wider? NextWidening(NetworkPlan network)
    {
        DenseLayerSpec[] denseLayers = [.. network.Network.Layers.OfType<DenseBlockSpec>().SelectMany(block => block.Layers)];
        if (denseLayers.Length == 0)
            return null;

        // floor(2 x mean), in integers.
        int firstFilters = 2 * denseLayers.Sum(layer => layer.GrowthRate) / denseLayers.Length;
        if (network.Network.Layers[0] is ConvolutionSpec first && first.Filters < firstFilters)
            return new Wider(new LayerAddress(0), firstFilters);
        foreach (ElementPlan element in network.Elements)
        {
            int half = element.Input.Channels / 2;
            if (element.Spec is TransitionSpec transition && transition.Filters < half)
                return new Wider(new LayerAddress(element.Index), half);
        }

        return null;
    }
}
