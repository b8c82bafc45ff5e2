using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Search.Runs.Reports;

/// <summary>The shape of a run's images. No run stores it; what a network costs on an image tells it.</summary>
internal static class ImageShapes
{
    private const int LargestSide = 512, MostChannels = 4;

    /// <summary>The square shape on which a network has its parameters and multiply-adds; null where there is none.</summary>
    public static FeatureShape? Find(NetworkRecord network)
    {
        NetworkSpec architecture = NetworkSpec.Parse(network.Architecture);
        var cost = new Cost(network.Parameters, network.MultiplyAdds);
        IEnumerable<FeatureShape> shapes = Enumerable.Range(1, MostChannels).SelectMany(channels => Enumerable.Range(1, LargestSide).Select(side => new FeatureShape(side, side, channels)));
        foreach (FeatureShape shape in shapes)
        {
            if (FindCost(architecture, shape) == cost)
                return shape;
        }

        return null;
    }

    private static Cost? FindCost(NetworkSpec network, FeatureShape shape)
    {
        try
        {
            return NetworkPlan.Create(network, shape).Cost;
        }
        catch (ArchitectureException)
        {
            // The network does not fit such images: they are not the run's.
            return null;
        }
    }
}
