namespace Eas.Kernels.Parameters;

/// <summary>
/// Dropout: each value is 0 with probability <see cref="Rate"/>, else divided by 1 - rate. The mask is drawn from (seed, step, epoch, layer) and is drawn again for
/// the backward pass instead of being kept.
/// </summary>
public readonly record struct DropoutParams
{
    /// <summary>Checks and makes the record.</summary>
    /// <param name="rate">0 &lt;= rate &lt; 1.</param>
    /// <param name="layerOrdinal">Which layer: layers draw different masks.</param>
    /// <exception cref="ArgumentException">The rate is out of range.</exception>
    public DropoutParams(float rate, int layerOrdinal)
    {
        if (rate is not (>= 0 and < 1))
            throw new ArgumentException($"dropout: a rate of {rate} is not in 0..1 (1 excluded)");
        Rate = rate;
        LayerOrdinal = layerOrdinal;
    }

    /// <summary>Probability that a value is dropped.</summary>
    public float Rate { get; }

    /// <summary>Ordinal of the layer, part of the random numbers' purpose.</summary>
    public int LayerOrdinal { get; }
}
