namespace Eas.Networks.Transformations;

/// <summary>How well a child keeps what its parent computes, over a batch in evaluation mode.</summary>
/// <param name="MaxDeltaLogit">The largest difference of a logit.</param>
/// <param name="MaxLogit">The largest absolute value of a logit of the parent.</param>
public readonly record struct Preservation(double MaxDeltaLogit, double MaxLogit)
{
    /// <summary>The largest difference relative to the largest logit; 0 where both are 0.</summary>
    public double RelativeDelta => MaxDeltaLogit == 0 ? 0 : MaxDeltaLogit / MaxLogit;
}
