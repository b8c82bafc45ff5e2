namespace Eas.Networks.Architecture.Plan;

/// <summary>The end of a residual skip: adds what the layer computed to what it began with, then ReLU.</summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Shape">Shape of both inputs and of its output.</param>
public sealed record AdditionOperation(string Name, FeatureShape Shape) : Operation(Name, Shape, Shape);
