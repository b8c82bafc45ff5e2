using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void SgdStep(Tensor values, Tensor gradients, Tensor velocity, in SgdParams p, StepBlock block)
    {
        SgdParams sgd = p;
        View<double> w = new(values), g = new(gradients), v = new(velocity);
        var parameters = new View<byte>(block.Parameters);
        Submit(() =>
        {
            double learningRate = Read(parameters).LearningRate;
            for (int i = 0; i < w.Count; i++)
            {
                double decayed = g[i] + (sgd.WeightDecay * w[i]);
                v[i] = (sgd.Momentum * v[i]) + decayed;
                w[i] -= learningRate * (sgd.Nesterov ? decayed + (sgd.Momentum * v[i]) : v[i]);
            }
        });
    }

    public void AdamStep(Tensor values, Tensor gradients, Tensor firstMoment, Tensor secondMoment, in AdamParams p, StepBlock block)
    {
        AdamParams adam = p;
        View<double> w = new(values), g = new(gradients), m = new(firstMoment), v = new(secondMoment);
        var parameters = new View<byte>(block.Parameters);
        Submit(() =>
        {
            double learningRate = Read(parameters).LearningRate, t = Read(parameters).Step + 1;
            double beta1 = adam.Beta1, beta2 = adam.Beta2;
            for (int i = 0; i < w.Count; i++)
            {
                m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
                v[i] = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]);
                double mean = m[i] / (1 - Math.Pow(beta1, t)), variance = v[i] / (1 - Math.Pow(beta2, t));
                w[i] -= learningRate * mean / (Math.Sqrt(variance) + adam.Epsilon);
            }
        });
    }
}
