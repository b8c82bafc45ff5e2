using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void Categorical(Tensor logits, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores)
    {
        CategoricalOps.Check(logits, mask, choices, probabilities, scores);
        View<double> z = new(logits), p = new(probabilities), y = new(scores);
        View<int> maskv = new(mask), choicesv = new(choices);
        Submit(() =>
        {
            for (int n = 0; n < z.Rows; n++)
            {
                int[] options = [.. Enumerable.Range(0, z.Channels).Where(k => maskv[n, k] != 0)];
                double largest = options.Select(k => z[n, k]).DefaultIfEmpty(0).Max();
                double sum = options.Sum(k => Math.Exp(z[n, k] - largest));
                for (int k = 0; k < z.Channels; k++)
                    p[n, k] = options.Contains(k) ? Math.Exp(z[n, k] - largest) / sum : 0;
                bool isChosen = choicesv[n] != -1;
                y[n, 0] = isChosen ? z[n, choicesv[n]] - largest - Math.Log(sum) : 0;
                y[n, 1] = isChosen ? options.Sum(k => p[n, k] * (Math.Log(sum) - (z[n, k] - largest))) : 0;
            }
        });
    }

    public void CategoricalBackward(Tensor dScores, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores, Tensor dLogits, bool accumulate)
    {
        CategoricalOps.Check(dLogits, mask, choices, probabilities, scores);
        View<double> dy = new(dScores), p = new(probabilities), y = new(scores), dz = new(dLogits);
        var choicesv = new View<int>(choices);
        Submit(() =>
        {
            for (int n = 0; n < dz.Rows; n++)
            {
                for (int k = 0; k < dz.Channels; k++)
                {
                    double gradient = 0;
                    if (choicesv[n] != -1 && p[n, k] > 0)
                        gradient = (dy[n, 0] * ((k == choicesv[n] ? 1 : 0) - p[n, k])) - (dy[n, 1] * p[n, k] * (Math.Log(p[n, k]) + y[n, 1]));
                    dz[n, k] = gradient + (accumulate ? dz[n, k] : 0);
                }
            }
        });
    }
}
