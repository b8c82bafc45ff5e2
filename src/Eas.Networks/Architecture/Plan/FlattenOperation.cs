namespace Eas.Networks.Architecture.Plan;

/// <summary>Turns height x width x channels into as many channels of one position, in that order.</summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Input">See <see cref="Operation"/>.</param>
/// <param name="Output">See <see cref="Operation"/>.</param>
public sealed record FlattenOperation(string Name, FeatureShape Input, FeatureShape Output) : Operation(Name, Input, Output);
