using Eas.Kernels.Cpu.Rows;

namespace Eas.Kernels.Cpu.Categorical;

/// <summary>One row per choice: what may be chosen, and what was.</summary>
public readonly unsafe struct CategoricalRows
{
    /// <summary>Rows x options, without gaps: 0 where an option may not be chosen.</summary>
    public required int* Mask { get; init; }

    /// <summary>One per row: the option chosen, -1 for none.</summary>
    public required int* Choices { get; init; }

    /// <summary>Probabilities of the options: written forward, read backward.</summary>
    public required PixelRows Probabilities { get; init; }

    /// <summary>Two per row, the logarithm of the chosen option's probability and the entropy: written forward, read backward.</summary>
    public required PixelRows Scores { get; init; }

    /// <summary>Choices.</summary>
    public required int Rows { get; init; }

    /// <summary>Options of each.</summary>
    public required int Options { get; init; }
}
