namespace Eas.Networks.Architecture;

/// <summary>
/// The largest sizes an architecture may have: far above any network of the literature, and small enough that a layer's
/// parameters and multiply-adds fit into 64 bits.
/// </summary>
public static class Limits
{
    /// <summary>Most filters, units, classes, channels or growth rate.</summary>
    public const int MaximumWidth = 65_536;

    /// <summary>Largest height or width of an image, and of a pooling window.</summary>
    public const int MaximumExtent = 4_096;

    /// <summary>Most layers of one dense block.</summary>
    public const int MaximumDenseLayers = 1_000;

    internal static LayerProblem? CheckWidth(int argument, string name, int value) => CheckRange(argument, name, value, 1, MaximumWidth);

    internal static LayerProblem? CheckExtent(int argument, string name, int value) => CheckRange(argument, name, value, 1, MaximumExtent);

    internal static LayerProblem? CheckRange(int argument, string name, int value, int minimum, int maximum)
    {
        if (value < minimum)
            return new LayerProblem(argument, $"{name} must be at least {minimum}, found {value}");
        if (value > maximum)
            return new LayerProblem(argument, $"{name} must be at most {maximum}, found {value}");
        return null;
    }
}
