using Eas.Kernels.Cpu.Steps;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Softmax;

/// <summary>One piece: the images are added up in their order.</summary>
internal sealed unsafe class FinishLossLaunch(
    int* labels, int images, double* results, float* loss, double* metrics, NonFiniteReport report, int lossOrdinal) : ILaunch
{
    public int Pieces => 1;

    public void Run(int piece, byte* scratch)
    {
        double sum = 0, correct = 0, counted = 0;
        for (int i = 0; i < images; i++)
        {
            sum += results[i * SoftmaxCrossEntropyKernels.ValuesPerImage];
            correct += results[(i * SoftmaxCrossEntropyKernels.ValuesPerImage) + 1];
            counted += labels[i] < 0 ? 0 : 1;
        }

        *loss = counted == 0 ? 0 : (float)(sum / counted);
        if (!float.IsFinite(*loss))
            report.Add(lossOrdinal);
        if (metrics == null)
            return;
        metrics[0] += sum;
        metrics[1] += correct;
        metrics[2] += counted;
    }
}
