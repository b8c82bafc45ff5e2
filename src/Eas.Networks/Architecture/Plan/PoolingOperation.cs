namespace Eas.Networks.Architecture.Plan;

/// <summary>Pooling over square windows, without padding.</summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Input">See <see cref="Operation"/>.</param>
/// <param name="Output">See <see cref="Operation"/>.</param>
/// <param name="Size">Height and width of a window.</param>
/// <param name="Stride">Step between windows.</param>
/// <param name="Kind">Maximum or mean.</param>
public sealed record PoolingOperation(string Name, FeatureShape Input, FeatureShape Output, int Size, int Stride, PoolingKind Kind)
    : Operation(Name, Input, Output);
