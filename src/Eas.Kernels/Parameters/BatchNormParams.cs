namespace Eas.Kernels.Parameters;

/// <summary>Batch normalisation over the rows (pixels) of a matrix of channels, with a ReLU after it if asked for.</summary>
public readonly record struct BatchNormParams
{
    /// <summary>Pixels of the whole batch: N * H * W.</summary>
    public required long Rows { get; init; }

    /// <summary>Channels, each normalised by itself.</summary>
    public required int Channels { get; init; }

    /// <summary>Whether y = max(0, normalised).</summary>
    public required bool Relu { get; init; }

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>running = momentum * running + (1 - momentum) * batch; the running variance takes the unbiased batch variance, n / (n - 1).</summary>
    public float Momentum { get; init; } = 0.9f;

    /// <summary>The layer's ordinal, reported where its statistics are not finite.</summary>
    public int LayerOrdinal { get; init; }

    /// <summary>Defaults: epsilon 1e-5, momentum 0.9.</summary>
    public BatchNormParams()
    {
    }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">Names the values that make no sense.</exception>
    public BatchNormParams Validated() =>
        Rows >= 1 && Channels >= 1 && Epsilon > 0 && Momentum is >= 0 and < 1
            ? this
            : throw new ArgumentException($"batch norm: {Rows} rows, {Channels} channels, epsilon {Epsilon}, momentum {Momentum} make no sense");
}
