namespace Eas.Evidence;

/// <summary>Every experiment there is. A new one is a line here.</summary>
internal static class EvidenceList
{
    /// <summary>The experiments, for a data set's name or directory where one was given.</summary>
    public static IReadOnlyList<IEvidence> Create(string? data) =>
    [
        new GrowthEvidence(data),
        new GrowthCostEvidence(),
        new PreservationEvidence(),
        new PolicyEvidence(),
        new PolicyCostEvidence(),
        new SearchEvidence(),
        new SearchCostEvidence(),
        new CrashEvidence(),
    ];
}
