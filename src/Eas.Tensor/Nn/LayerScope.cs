namespace Eas.Tensors.Nn;

/// <summary>Where a layer declares its tensors: a store, the prefix of their names and the layer's ordinal.</summary>
/// <param name="Store">The network's store.</param>
/// <param name="Prefix">For example <c>1.4.norm1</c>; empty for none.</param>
/// <param name="Ordinal">The layer's number in its network: names its random numbers, and the layer in reports of values that are not finite.</param>
public sealed record LayerScope(ParameterStore Store, string Prefix, int Ordinal)
{
    /// <summary>A part of the layer, with the same ordinal and a longer prefix.</summary>
    public LayerScope Child(string name) => this with { Prefix = FullName(name) };

    /// <summary>Declares a trained tensor.</summary>
    /// <param name="name">The last part of its name, such as <c>weight</c>.</param>
    /// <param name="shape">N, H, W, C.</param>
    /// <param name="initializer">Draws its initial values.</param>
    /// <param name="hasWeightDecay">False for biases and normalisation.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The store is allocated.</exception>
    public Parameter Parameter(string name, Shape shape, Initializer initializer, bool hasWeightDecay) =>
        Store.Declare(new Parameter(FullName(name), shape, initializer, Ordinal, hasWeightDecay));

    /// <summary>Declares a tensor that is kept but not trained.</summary>
    /// <param name="name">The last part of its name, such as <c>running_mean</c>.</param>
    /// <param name="shape">N, H, W, C.</param>
    /// <param name="initialValue">What all elements start from.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    /// <exception cref="InvalidOperationException">The store is allocated.</exception>
    public Statistic Statistic(string name, Shape shape, double initialValue) => Store.Declare(new Statistic(FullName(name), shape, initialValue));

    private string FullName(string name) => Prefix.Length == 0 ? name : $"{Prefix}.{name}";
}
