namespace Eas.Search.Runs.Reports;

/// <summary>A line of a plot, with a band where its points have one.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">In the order in which the line joins them.</param>
public sealed record PlotSeries(string Name, IReadOnlyList<PlotPoint> Points)
{
    /// <summary>Its colour, as SVG writes one; null for the next of the plot's own.</summary>
    public string? Color { get; init; }

    /// <summary>Whether a line joins its points.</summary>
    public bool HasLine { get; init; } = true;

    /// <summary>Whether the line is dashed.</summary>
    public bool IsDashed { get; init; }

    /// <summary>What marks its points.</summary>
    public PlotMarker Marker { get; init; }
}
