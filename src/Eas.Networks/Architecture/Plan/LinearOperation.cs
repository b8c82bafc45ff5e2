namespace Eas.Networks.Architecture.Plan;

/// <summary>A matrix product over flat features, with or without bias.</summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Input">See <see cref="Operation"/>.</param>
/// <param name="Output">See <see cref="Operation"/>; its channels are the units.</param>
/// <param name="HasBias">Whether a bias is added.</param>
public sealed record LinearOperation(string Name, FeatureShape Input, FeatureShape Output, bool HasBias) : Operation(Name, Input, Output)
{
    /// <inheritdoc/>
    public override ValueList<ParameterSpec> Parameters => HasBias ? [Weight, Bias] : [Weight];

    /// <inheritdoc/>
    public override long MultiplyAdds => Output.Count * Input.Count;

    private ParameterSpec Weight => new($"{Name}.weight", ParameterKind.Weight, [Output.Channels, Input.Channels]);

    private ParameterSpec Bias => new($"{Name}.bias", ParameterKind.Bias, [Output.Channels]);
}
