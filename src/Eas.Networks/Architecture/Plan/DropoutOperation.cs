namespace Eas.Networks.Architecture.Plan;

/// <summary>
/// Where dropout acts in training if the network has any: after every convolution but the first, and its batch normalisation
/// and ReLU where those follow it. The rate is the network's, not the architecture's.
/// </summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Shape">Shape of its input and output.</param>
public sealed record DropoutOperation(string Name, FeatureShape Shape) : Operation(Name, Shape, Shape);
