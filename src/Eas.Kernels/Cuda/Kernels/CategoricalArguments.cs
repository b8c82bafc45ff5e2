using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>
/// categorical: a softmax of each row over the options that may be chosen, the logarithm of the chosen one's probability, the entropy.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CategoricalArguments : IKernelArguments
{
    /// <summary>Rows x Options.</summary>
    public required ulong Logits { get; init; }

    /// <summary>Rows x Options without gaps: 0 where an option may not be chosen.</summary>
    public required ulong Mask { get; init; }

    /// <summary>Rows: the option chosen, -1 for none.</summary>
    public required ulong Choices { get; init; }

    /// <summary>Out: Rows x Options.</summary>
    public required ulong Probabilities { get; init; }

    /// <summary>Out: Rows x 2: logarithm of the chosen option's probability, entropy.</summary>
    public required ulong Scores { get; init; }

    /// <summary>From one row of logits to the next.</summary>
    public required long LogitsPitch { get; init; }

    /// <summary>From one row of probabilities to the next.</summary>
    public required long ProbabilitiesPitch { get; init; }

    /// <summary>From one row of scores to the next.</summary>
    public required long ScoresPitch { get; init; }

    /// <summary>Choices.</summary>
    public required int Rows { get; init; }

    /// <summary>Options of each.</summary>
    public required int Options { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of(Rows);
}
