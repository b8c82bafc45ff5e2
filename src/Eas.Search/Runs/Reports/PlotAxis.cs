namespace Eas.Search.Runs.Reports;

/// <summary>An axis of a plot.</summary>
/// <param name="Label">What it shows, with its unit.</param>
/// <param name="SmallestStep">The least distance of its ticks, as 1 for a count; 0 for any.</param>
/// <param name="EndsAtValues">Whether it ends at the least and largest value rather than at the ticks around them.</param>
public sealed record PlotAxis(string Label, double SmallestStep = 0, bool EndsAtValues = false);
