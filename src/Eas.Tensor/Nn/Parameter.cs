using Eas.Tensors.Autograd;

namespace Eas.Tensors.Nn;

/// <summary>A trained tensor of a layer, declared in a <see cref="ParameterStore"/>.</summary>
public sealed class Parameter
{
    private Variable? variable;

    internal Parameter(string name, Shape shape, Initializer initializer, int layerOrdinal, bool hasWeightDecay)
    {
        Name = name;
        Shape = shape;
        Initializer = initializer;
        LayerOrdinal = layerOrdinal;
        HasWeightDecay = hasWeightDecay;
    }

    /// <summary>As PyTorch would name it, for example <c>1.4.norm1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>N, H, W, C.</summary>
    public Shape Shape { get; }

    /// <summary>Draws the initial values.</summary>
    public Initializer Initializer { get; }

    /// <summary>The layer whose random numbers initialise it.</summary>
    public int LayerOrdinal { get; }

    /// <summary>Whether it stays under weight decay where a recipe excludes normalisation and biases.</summary>
    public bool HasWeightDecay { get; }

    /// <summary>Its value and gradient.</summary>
    /// <exception cref="InvalidOperationException">The store is not allocated.</exception>
    public Variable Variable => variable ?? throw new InvalidOperationException($"the parameter '{Name}' has no memory yet; call ParameterStore.Allocate first");

    internal void Bind(Tensor value, Tensor? gradient) => variable = new Variable(value, gradient);
}
