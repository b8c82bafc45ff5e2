using Eas.Networks.Architecture;
using Eas.Networks.Transformations;

namespace Eas.Search.Runs.Reports;

/// <summary>One transformation of a network on its way from its parent.</summary>
/// <param name="Action">The transformation.</param>
/// <param name="Before">The network before it.</param>
/// <param name="After">The network after it.</param>
/// <param name="Layer">The widened layer, or the new one, as the network after it counts.</param>
/// <param name="Origin">Where that layer comes from, as the parent counts.</param>
internal sealed record GrowthStep(GrowthAction Action, NetworkSpec Before, NetworkSpec After, LayerAddress Layer, LayerOrigin Origin)
{
    /// <summary>Whether it inserted a layer.</summary>
    public bool IsInsertion => Before.Addresses.Count() != After.Addresses.Count();

    /// <summary>What was done, in words.</summary>
    public string Describe()
    {
        string now = LayerTexts.Describe(After, Layer);
        return IsInsertion ? $"Inserts {now} after layer {LayerTexts.Previous(After, Layer)}" : $"Widens layer {Layer} from {LayerTexts.Describe(Before, Layer)} to {now}";
    }
}
