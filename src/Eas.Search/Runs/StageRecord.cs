namespace Eas.Search.Runs;

/// <summary>A stage: networks that all descend from the same start networks.</summary>
public sealed record StageRecord
{
    /// <summary>Number in the run, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Networks that are to be sampled in it.</summary>
    public required int PlannedNetworks { get; init; }

    /// <summary>Number of the network of an earlier stage whose weights the start network goes on from; null where there is none.</summary>
    public required int? Origin { get; init; }
}
