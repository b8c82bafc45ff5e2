using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Categorical;

/// <summary>The gradient of the logits from those of the two scores of each row.</summary>
/// <param name="rows">Choices.</param>
/// <param name="dScores">Rows x 2.</param>
/// <param name="dLogits">Out: rows x options.</param>
/// <param name="accumulate">Whether dLogits is added to.</param>
public sealed unsafe class CategoricalGradientLaunch(CategoricalRows rows, PixelRows dScores, PixelRows dLogits, bool accumulate) : ILaunch
{
    private const int AdditionsPerLogarithm = 16;

    /// <inheritdoc/>
    public int Pieces { get; } = PieceCut.Count((long)rows.Rows * rows.Options * AdditionsPerLogarithm, rows.Rows);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (long first, long last) = PieceCut.Range(rows.Rows, piece, Pieces);
        for (long r = first; r < last; r++)
            RunRow(dScores.Row(r), rows.Choices[r], rows.Probabilities.Row(r), rows.Scores.Row(r)[1], dLogits.Row(r));
    }

    private void RunRow(float* dScore, int choice, float* p, double entropy, float* dz)
    {
        for (int k = 0; k < rows.Options; k++)
        {
            double gradient = 0;
            if (choice >= 0 && p[k] > 0)
                gradient = (dScore[0] * ((k == choice ? 1.0 : 0.0) - p[k])) - (dScore[1] * p[k] * (Math.Log(p[k]) + entropy));
            dz[k] = (float)(accumulate ? dz[k] + gradient : gradient);
        }
    }
}
