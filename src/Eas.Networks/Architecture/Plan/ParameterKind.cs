namespace Eas.Networks.Architecture.Plan;

/// <summary>What a parameter is, for its initial value and for what is trained and decayed.</summary>
public enum ParameterKind
{
    /// <summary>A convolution's or a linear layer's weights.</summary>
    Weight,

    /// <summary>A linear layer's bias.</summary>
    Bias,

    /// <summary>Scale of a batch normalisation.</summary>
    NormScale,

    /// <summary>Bias of a batch normalisation.</summary>
    NormBias,

    /// <summary>Running mean of a batch normalisation; not trained.</summary>
    RunningMean,

    /// <summary>Running variance of a batch normalisation; not trained.</summary>
    RunningVariance,
}
