using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Softmax;

/// <summary>Each image by itself. An exponential costs some tens of additions, which the cut allows for.</summary>
internal sealed unsafe class SoftmaxRowsLaunch(ClassRows rows, double* results) : ILaunch
{
    private const int AdditionsPerExponential = 16;

    public int Pieces { get; } = PieceCut.Count((long)rows.Images * rows.Classes * AdditionsPerExponential, rows.Images);

    public void Run(int piece, byte* scratch)
    {
        (long first, long last) = PieceCut.Range(rows.Images, piece, Pieces);
        for (long image = first; image < last; image++)
        {
            float* logits = rows.Logits.Row(image);
            int best = ArgMax(logits);
            double sum = Exponentials(logits, logits[best], rows.Probabilities.Row(image));
            int label = rows.Labels[image];
            double* result = results + (image * SoftmaxCrossEntropyKernels.ValuesPerImage);
            result[0] = label < 0 ? 0 : Math.Log(sum) - ((double)logits[label] - logits[best]);
            result[1] = label == best ? 1 : 0;
        }
    }

    private int ArgMax(float* logits)
    {
        int best = 0;
        for (int c = 1; c < rows.Classes; c++)
        {
            if (logits[c] > logits[best])
                best = c;
        }

        return best;
    }

    // The largest logit is subtracted: no exponential overflows, and the largest is 1.
    private double Exponentials(float* logits, float max, float* probabilities)
    {
        double sum = 0;
        for (int c = 0; c < rows.Classes; c++)
        {
            probabilities[c] = MathF.Exp(logits[c] - max);
            sum += probabilities[c];
        }

        float scale = (float)(1 / sum);
        for (int c = 0; c < rows.Classes; c++)
            probabilities[c] *= scale;
        return sum;
    }
}
