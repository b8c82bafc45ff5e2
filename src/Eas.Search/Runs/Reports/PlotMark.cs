namespace Eas.Search.Runs.Reports;

/// <summary>A place on the horizontal axis where something begins.</summary>
/// <param name="X">Where.</param>
/// <param name="Label">What.</param>
public sealed record PlotMark(double X, string Label);
