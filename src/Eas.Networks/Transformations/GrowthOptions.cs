namespace Eas.Networks.Transformations;

/// <summary>How networks are grown.</summary>
public sealed record GrowthOptions
{
    /// <summary>Levels, sizes and what is allowed.</summary>
    public SearchSpace Space { get; init; } = SearchSpace.Paper;

    /// <summary>Key of the random choices and the noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>Multiplies the noise that breaks the symmetry of copies; 0 for a child that computes exactly what its parent does.</summary>
    public double Noise { get; init; }

    /// <summary>Whether parent and child are compared.</summary>
    public bool Check { get; init; } = true;
}
