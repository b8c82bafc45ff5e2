namespace Eas.Search.Policy;

/// <summary>The best of a block for a <see cref="VirtualEvaluator"/>.</summary>
/// <param name="Layers">Number of its layers.</param>
/// <param name="Width">Filters, units or growth rate of each.</param>
public readonly record struct BlockTarget(int Layers, int Width);
