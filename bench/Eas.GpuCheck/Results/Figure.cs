namespace Eas.GpuCheck.Results;

/// <summary>A measured or counted number: a cell of a check's table.</summary>
/// <param name="Subject">What it is of: the row.</param>
/// <param name="Quantity">What was measured: the column.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit; empty for a count or a ratio.</param>
internal sealed record Figure(string Subject, string Quantity, double Value, string Unit = "");
