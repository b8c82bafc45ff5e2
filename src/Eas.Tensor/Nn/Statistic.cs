namespace Eas.Tensors.Nn;

/// <summary>A tensor that a layer updates while it trains but no gradient does, such as a running mean; declared in a <see cref="ParameterStore"/>.</summary>
public sealed class Statistic
{
    private Tensor? value;

    internal Statistic(string name, Shape shape, double initialValue)
    {
        Name = name;
        Shape = shape;
        InitialValue = initialValue;
    }

    /// <summary>As PyTorch would name it, for example <c>1.4.norm1.running_mean</c>.</summary>
    public string Name { get; }

    /// <summary>N, H, W, C.</summary>
    public Shape Shape { get; }

    /// <summary>What it starts from, in every element.</summary>
    public double InitialValue { get; }

    /// <summary>The numbers.</summary>
    /// <exception cref="InvalidOperationException">The store is not allocated.</exception>
    public Tensor Value => value ?? throw new InvalidOperationException($"the statistic '{Name}' has no memory yet; call ParameterStore.Allocate first");

    internal void Bind(Tensor tensor) => value = tensor;
}
