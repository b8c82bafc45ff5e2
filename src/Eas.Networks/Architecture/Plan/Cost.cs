namespace Eas.Networks.Architecture.Plan;

/// <summary>What a network, or a part of it, costs on one image.</summary>
/// <param name="Parameters">Trained parameters: weights, biases, and the scales and biases of batch normalisation.</param>
/// <param name="MultiplyAdds">Multiply-adds of a forward pass in convolutions, fully connected layers and the classifier.</param>
public readonly record struct Cost(long Parameters, long MultiplyAdds)
{
    /// <summary>The cost of both.</summary>
    /// <exception cref="OverflowException">It does not fit into 64 bits.</exception>
    public static Cost operator +(Cost left, Cost right) => Add(left, right);

    /// <summary>The cost of both.</summary>
    /// <exception cref="OverflowException">It does not fit into 64 bits.</exception>
    public static Cost Add(Cost left, Cost right) =>
        checked(new Cost(left.Parameters + right.Parameters, left.MultiplyAdds + right.MultiplyAdds));
}
