namespace Eas.Networks.Architecture.Plan;

/// <summary>Batch normalisation, then ReLU where it has one.</summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Shape">Shape of its input and output.</param>
/// <param name="HasRelu">Whether a ReLU follows; none before a residual sum.</param>
public sealed record BatchNormOperation(string Name, FeatureShape Shape, bool HasRelu = true) : Operation(Name, Shape, Shape)
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
