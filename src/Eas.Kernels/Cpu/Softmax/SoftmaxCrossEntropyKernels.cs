using Eas.Kernels.Cpu.Steps;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Softmax;

// Versions tried:
// 1. One float at a time, sums in doubles, as here: 64 x 10 logits are 640 exponentials, a few microseconds of a step of milliseconds.

/// <summary>The launches of softmax cross-entropy: rows, then the batch's loss and metrics; and backward.</summary>
public static unsafe class SoftmaxCrossEntropyKernels
{
    /// <summary>Doubles of workspace per image: its loss and whether it was classified correctly.</summary>
    public const int ValuesPerImage = 2;

    /// <summary>Probabilities, loss and correctness of every image.</summary>
    /// <param name="logits">The matrices.</param>
    /// <param name="results">Out: <see cref="ValuesPerImage"/> doubles per image; both 0 where the label is -1.</param>
    public static ILaunch Rows(ClassRows logits, double* results) => new SoftmaxRowsLaunch(logits, results);

    /// <summary>The mean loss, and the metrics if there are any to add to.</summary>
    /// <param name="labels">Labels, -1 for an image that does not count.</param>
    /// <param name="images">Images.</param>
    /// <param name="results">From <see cref="Rows"/>.</param>
    /// <param name="loss">Out: the mean loss; 0 where no image counts.</param>
    /// <param name="metrics">Sum of losses, correct and counted images, added to; null for none.</param>
    /// <param name="report">Where a loss that is not finite is reported.</param>
    /// <param name="lossOrdinal">The ordinal that stands for the loss.</param>
    public static ILaunch Finish(int* labels, int images, double* results, float* loss, double* metrics, NonFiniteReport report, int lossOrdinal) =>
        new FinishLossLaunch(labels, images, results, loss, metrics, report, lossOrdinal);

    /// <summary>dlogits = dloss (probabilities - onehot) / images with a label, or dlogits += that.</summary>
    /// <param name="dLogits">The matrices.</param>
    /// <param name="dLoss">One value.</param>
    /// <param name="accumulate">Whether dlogits is added to.</param>
    public static ILaunch Backward(ClassRows dLogits, float* dLoss, bool accumulate) => new SoftmaxGradientLaunch(dLogits, dLoss, accumulate);
}
