using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// categorical_backward: dlogits[k] = dscores[0] (onehot[k] - p[k]) - dscores[1] p[k] (log p[k] + entropy), or dlogits += it; 0 for masked options and rows
/// without a choice.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CategoricalBackwardArguments : IKernelArguments
{
    /// <summary>Rows x 2.</summary>
    public required ulong DScores { get; init; }

    /// <summary>Rows: the option chosen, -1 for none.</summary>
    public required ulong Choices { get; init; }

    /// <summary>From categorical.</summary>
    public required ulong Probabilities { get; init; }

    /// <summary>From categorical.</summary>
    public required ulong Scores { get; init; }

    /// <summary>Out: Rows x Options.</summary>
    public required ulong DLogits { get; init; }

    /// <summary>From one row of dscores to the next.</summary>
    public required long DScoresPitch { get; init; }

    /// <summary>From one row of probabilities to the next.</summary>
    public required long ProbabilitiesPitch { get; init; }

    /// <summary>From one row of scores to the next.</summary>
    public required long ScoresPitch { get; init; }

    /// <summary>From one row of dlogits to the next.</summary>
    public required long DLogitsPitch { get; init; }

    /// <summary>Choices.</summary>
    public required int Rows { get; init; }

    /// <summary>Options of each.</summary>
    public required int Options { get; init; }

    /// <summary>1 to add to dlogits, 0 to overwrite it.</summary>
    public int Accumulate { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Rows * Options);
}
