namespace Eas.Search.Runs.Reports;

/// <summary>What marks the points of a series.</summary>
public enum PlotMarker
{
    /// <summary>Nothing: the line alone.</summary>
    None,

    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A small pale disc, for points that are many.</summary>
    Dot,
}
