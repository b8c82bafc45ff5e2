namespace Eas.Networks.Architecture.Plan;

/// <summary>The end of a dense layer: appends what the layer computed to the channels the layer began with.</summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Kept">Shape of the dense layer's input, the first channels of the result.</param>
/// <param name="Input">Shape of what the layer computed, the last channels of the result.</param>
/// <param name="Output">See <see cref="Operation"/>.</param>
public sealed record ConcatenationOperation(string Name, FeatureShape Kept, FeatureShape Input, FeatureShape Output)
    : Operation(Name, Input, Output);
