namespace Eas.Search.Runs.Reports;

/// <summary>A point of a series.</summary>
/// <param name="X">Where on the horizontal axis.</param>
/// <param name="Y">Where on the vertical axis.</param>
/// <param name="Lower">The lower edge of a band there; null for none.</param>
/// <param name="Upper">The upper edge of a band there; null for none.</param>
/// <param name="Hint">What is shown when one points at its marker; null for nothing.</param>
public readonly record struct PlotPoint(double X, double Y, double? Lower = null, double? Upper = null, string? Hint = null);
