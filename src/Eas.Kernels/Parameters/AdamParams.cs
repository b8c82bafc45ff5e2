namespace Eas.Kernels.Parameters;

/// <summary>Adam (Kingma and Ba, 2015, algorithm 1) with bias correction.</summary>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
public readonly record struct AdamParams(float Beta1 = 0.9f, float Beta2 = 0.999f, float Epsilon = 1e-8f)
{
    /// <summary>The paper's defaults. Without it <c>new AdamParams()</c> would be all zeros.</summary>
    public AdamParams()
        : this(0.9f)
    {
    }
}
