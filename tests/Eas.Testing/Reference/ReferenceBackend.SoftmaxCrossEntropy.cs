using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss, StepBlock? block)
    {
        View<double> logitsv = new(logits), probabilitiesv = new(probabilities), lossv = new(loss);
        var labelsv = new View<int>(labels);
        View<double>? metrics = block is null ? null : new View<double>(block.Metrics);
        Action<int> report = NonFiniteReport(block);
        Submit(() =>
        {
            double lossSum = 0;
            int correct = 0, images = 0;
            for (int n = 0; n < logitsv.Rows; n++)
            {
                double[] row = [.. Enumerable.Range(0, logitsv.Channels).Select(c => logitsv[n, c])];
                double largest = row.Max();
                double sum = row.Sum(logit => Math.Exp(logit - largest));
                for (int c = 0; c < row.Length; c++)
                    probabilitiesv[n, c] = Math.Exp(row[c] - largest) / sum;
                int label = labelsv[n];
                if (label == -1)
                    continue;
                lossSum += Math.Log(sum) - (row[label] - largest);
                correct += Array.IndexOf(row, largest) == label ? 1 : 0;
                images++;
            }

            lossv[0] = images == 0 ? 0 : lossSum / images;
            if (!double.IsFinite(lossSum))
                report(Metrics.LossOrdinal);
            if (metrics is not { } sums)
                return;
            sums[0] += lossSum;
            sums[1] += correct;
            sums[2] += images;
        });
    }

    public void SoftmaxCrossEntropyBackward(Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dLogits, bool accumulate)
    {
        View<double> dLossv = new(dLoss), probabilitiesv = new(probabilities), dLogitsv = new(dLogits);
        var labelsv = new View<int>(labels);
        Submit(() =>
        {
            int images = Enumerable.Range(0, labelsv.Count).Count(n => labelsv[n] != -1);
            for (int n = 0; n < dLogitsv.Rows; n++)
            {
                for (int c = 0; c < dLogitsv.Channels; c++)
                {
                    double gradient = labelsv[n] == -1 ? 0 : dLossv[0] * (probabilitiesv[n, c] - (labelsv[n] == c ? 1 : 0)) / images;
                    dLogitsv[n, c] = gradient + (accumulate ? dLogitsv[n, c] : 0);
                }
            }
        });
    }
}
