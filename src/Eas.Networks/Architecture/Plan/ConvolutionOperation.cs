namespace Eas.Networks.Architecture.Plan;

/// <summary>A square convolution without bias, padded by half its kernel on every side.</summary>
/// <param name="Name">See <see cref="Operation"/>.</param>
/// <param name="Input">See <see cref="Operation"/>.</param>
/// <param name="Output">See <see cref="Operation"/>; its channels are the filters.</param>
/// <param name="KernelSize">Height and width of a filter.</param>
/// <param name="Stride">Step between outputs.</param>
public sealed record ConvolutionOperation(string Name, FeatureShape Input, FeatureShape Output, int KernelSize, int Stride)
    : Operation(Name, Input, Output)
{
    /// <inheritdoc/>
    public override ValueList<ParameterSpec> Parameters =>
        [new ParameterSpec($"{Name}.weight", ParameterKind.Weight, [Output.Channels, KernelSize, KernelSize, Input.Channels])];

    /// <inheritdoc/>
    public override long MultiplyAdds => checked(Output.Count * KernelSize * KernelSize * Input.Channels);
}
