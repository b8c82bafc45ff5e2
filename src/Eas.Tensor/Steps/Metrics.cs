namespace Eas.Tensors.Steps;

/// <summary>Sums over the steps since the last reset, read back once per epoch.</summary>
/// <param name="LossSum">Sum of the losses of all images.</param>
/// <param name="Correct">Images whose largest logit was that of their label.</param>
/// <param name="Images">Images counted (label not -1).</param>
/// <param name="NonFinite">
/// 0, or 1 + (step * 2^16 + layer ordinal) of the earliest value that was infinite or no number; exact in a double up to 2^36 steps.
/// </param>
public readonly record struct Metrics(double LossSum, double Correct, double Images, double NonFinite)
{
    /// <summary>Number of doubles.</summary>
    public const int Values = 4;

    /// <summary>The layer ordinal that stands for the loss.</summary>
    public const int LossOrdinal = 0xFFFF;

    /// <summary>Reads the values in their order.</summary>
    public Metrics(ReadOnlySpan<double> values)
        : this(values[0], values[1], values[2], values[3])
    {
    }

    /// <summary>Mean loss of an image.</summary>
    public double Loss => LossSum / Images;

    /// <summary>Share of the images classified correctly, 0..1.</summary>
    public double Accuracy => Correct / Images;

    /// <summary>Where the first non-finite value appeared: the step and the layer's ordinal; null where all were finite.</summary>
    public (long Step, int Ordinal)? FirstNonFinite => NonFinite == 0 ? null : ((long)(NonFinite - 1) >> 16, (int)((long)(NonFinite - 1) & 0xFFFF));

    /// <summary>Writes the values in their order.</summary>
    public void CopyTo(Span<double> values)
    {
        values[0] = LossSum;
        values[1] = Correct;
        values[2] = Images;
        values[3] = NonFinite;
    }
}
