namespace Eas.Networks.Architecture.Plan;

/// <summary>A tensor a network keeps.</summary>
/// <param name="Name">Its name as PyTorch would give it in a sequence of the network's elements, as <c>1.4.conv1.weight</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Shape">Its sizes: [out, height, width, in] for a convolution, [out, in] for a linear layer, [channels] otherwise.</param>
public sealed record ParameterSpec(string Name, ParameterKind Kind, ValueList<int> Shape)
{
    /// <summary>The number of its values.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (int size in Shape)
                count *= size;
            return count;
        }
    }

    /// <summary>Whether the optimiser changes it; running statistics are not trained.</summary>
    public bool IsTrained => Kind is not (ParameterKind.RunningMean or ParameterKind.RunningVariance);
}
