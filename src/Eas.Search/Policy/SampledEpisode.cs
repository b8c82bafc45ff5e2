using Eas.Networks.Architecture;

namespace Eas.Search.Policy;

/// <summary>The networks of an episode and how they were decided: all that learning from their rewards needs.</summary>
/// <param name="Networks">In order of their numbers.</param>
/// <param name="Steps">In order; each has the networks in the same order.</param>
public sealed record SampledEpisode(ValueList<SampledNetwork> Networks, ValueList<SampledStep> Steps)
{
    /// <summary>All choices that were made, in order; those that had no options are left out.</summary>
    public IEnumerable<Choice> Choices =>
        Steps.SelectMany(step => step.Networks).SelectMany(network => network.Rounds).SelectMany(round => round).Where(choice => choice.Chosen is not null);

    /// <summary>Mean entropy of the choices; 0 where there were none.</summary>
    public double MeanEntropy => Choices.Select(choice => choice.Entropy).DefaultIfEmpty(0).Average();
}
