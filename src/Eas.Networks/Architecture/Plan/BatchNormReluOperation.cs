namespace Eas.Networks.Architecture.Plan;

/// <summary>Batch normalisation, then ReLU.</summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Shape">Shape of its input and output.</param>
public sealed record BatchNormReluOperation(string Name, FeatureShape Shape) : Operation(Name, Shape, Shape)
{
    /// <inheritdoc/>
    public override ValueList<ParameterSpec> Parameters =>
    [
        new ParameterSpec($"{Name}.weight", ParameterKind.NormScale, [Shape.Channels]),
        new ParameterSpec($"{Name}.bias", ParameterKind.NormBias, [Shape.Channels]),
        new ParameterSpec($"{Name}.running_mean", ParameterKind.RunningMean, [Shape.Channels]),
        new ParameterSpec($"{Name}.running_var", ParameterKind.RunningVariance, [Shape.Channels]),
    ];
}
