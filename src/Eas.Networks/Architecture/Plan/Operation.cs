namespace Eas.Networks.Architecture.Plan;

/// <summary>
/// One primitive step of a network's forward pass: what a builder makes a layer of, and what costs are counted on. Operations
/// follow one another; only <see cref="ConcatenationOperation"/> takes a second input.
/// </summary>
/// <param name="Name">The address of its layer and its own name, as <c>1.4.conv1</c>; the prefix of its parameters' names.</param>
/// <param name="Input">Shape of what it reads.</param>
/// <param name="Output">Shape of what it gives.</param>
public abstract record Operation(string Name, FeatureShape Input, FeatureShape Output)
{
    /// <summary>The tensors it keeps, in PyTorch's order.</summary>
    public virtual ValueList<ParameterSpec> Parameters => [];

    /// <summary>Multiply-adds of a forward pass on one image; 0 for what is not a convolution or a matrix product.</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Trained parameters and multiply-adds.</summary>
    public Cost Cost => new(Parameters.Where(parameter => parameter.IsTrained).Sum(parameter => parameter.Count), MultiplyAdds);
}
