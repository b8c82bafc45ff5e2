using Eas.Networks.Architecture;

namespace Eas.Search.Policy;

/// <summary>One choice as it was made.</summary>
/// <param name="Mask">Which options could be chosen.</param>
/// <param name="Probabilities">Of each option, zero where it could not be chosen.</param>
/// <param name="Chosen">The option; null where there was none to choose.</param>
public sealed record Choice(ValueList<bool> Mask, ValueList<double> Probabilities, int? Chosen)
{
    /// <summary>Uncertainty of the choice, -sum p log p.</summary>
    public double Entropy => -Probabilities.Sum(p => p == 0 ? 0 : p * Math.Log(p));
}
