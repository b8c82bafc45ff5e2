using System.Diagnostics;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Categorical;

// Versions tried:
// 1. One option at a time in float64, as here: an episode of a search has a few hundred choices of 2 to 25 options.

/// <summary>A softmax of each row over the options that may be chosen, the logarithm of the chosen one's probability, the entropy.</summary>
/// <param name="rows">Choices.</param>
/// <param name="logits">Rows x options.</param>
public sealed unsafe class CategoricalLaunch(CategoricalRows rows, PixelRows logits) : ILaunch
{
    private const int AdditionsPerExponential = 32;

    /// <inheritdoc/>
    public int Pieces { get; } = PieceCut.Count((long)rows.Rows * rows.Options * AdditionsPerExponential, rows.Rows);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (long first, long last) = PieceCut.Range(rows.Rows, piece, Pieces);
        for (long r = first; r < last; r++)
            RunRow(logits.Row(r), rows.Mask + (r * rows.Options), rows.Choices[r], rows.Probabilities.Row(r), rows.Scores.Row(r));
    }

    private void RunRow(float* z, int* mask, int choice, float* p, float* scores)
    {
        float largest = float.NegativeInfinity;
        for (int k = 0; k < rows.Options; k++)
            largest = mask[k] != 0 && z[k] > largest ? z[k] : largest;

        double sum = 0, weighted = 0;
        for (int k = 0; k < rows.Options; k++)
        {
            if (mask[k] == 0)
                continue;
            double below = (double)z[k] - largest, exponential = Math.Exp(below);
            sum += exponential;
            weighted += exponential * below;
        }

        for (int k = 0; k < rows.Options; k++)
            p[k] = mask[k] == 0 ? 0 : (float)(Math.Exp((double)z[k] - largest) / sum);
        Debug.Assert(choice < 0 || mask[choice] != 0, "the option that was chosen may be chosen");
        scores[0] = choice < 0 ? 0 : (float)((double)z[choice] - largest - Math.Log(sum));
        scores[1] = choice < 0 ? 0 : (float)(Math.Log(sum) - (weighted / sum));
    }
}
