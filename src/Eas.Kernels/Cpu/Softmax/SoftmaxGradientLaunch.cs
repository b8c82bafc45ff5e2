using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Softmax;

/// <summary>The gradient of the logits.</summary>
internal sealed unsafe class SoftmaxGradientLaunch(ClassRows rows, float* dLoss, bool accumulate) : ILaunch
{
    public int Pieces { get; } = PieceCut.Count((long)rows.Images * rows.Classes, rows.Images);

    public void Run(int piece, byte* scratch)
    {
        int counted = 0;
        for (int i = 0; i < rows.Images; i++)
            counted += rows.Labels[i] < 0 ? 0 : 1;
        float share = counted == 0 ? 0 : *dLoss / counted;
        (long first, long last) = PieceCut.Range(rows.Images, piece, Pieces);
        for (long image = first; image < last; image++)
            WriteRow(rows.Probabilities.Row(image), rows.Logits.Row(image), rows.Labels[image], share);
    }

    private void WriteRow(float* probabilities, float* dLogits, int label, float share)
    {
        for (int c = 0; c < rows.Classes; c++)
        {
            float gradient = label < 0 ? 0 : share * (probabilities[c] - (c == label ? 1 : 0));
            dLogits[c] = accumulate ? dLogits[c] + gradient : gradient;
        }
    }
}
