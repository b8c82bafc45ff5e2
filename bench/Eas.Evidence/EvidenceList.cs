namespace Eas.Evidence;

/// <summary>Every experiment there is. A new one is a line here.</summary>
internal static class EvidenceList
{
    public static IReadOnlyList<IEvidence> All { get; } = [new PolicyEvidence(), new PolicyCostEvidence()];
}
