using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void Dropout(Tensor x, Tensor y, in DropoutParams p, StepBlock block, bool accumulate)
    {
        CheckShape(x, y);
        DropoutParams dropout = p;
        View<double> xv = new(x), yv = new(y);
        var parameters = new View<byte>(block.Parameters);
        Submit(() =>
        {
            RandomKey key = KeyOf(Read(parameters), RandomPurpose.Dropout(dropout.LayerOrdinal));
            for (int e = 0; e < xv.Count; e++)
            {
                bool isKept = Philox4x32.ToUniform(key.Block((uint)(e / 4))[e % 4]) >= dropout.Rate;
                double value = isKept ? xv[e] / (1 - (double)dropout.Rate) : 0;
                yv[e] = value + (accumulate ? yv[e] : 0);
            }
        });
    }

    private static RandomKey KeyOf(StepParameters step, RandomPurpose purpose) =>
        new(step.Seed, purpose, step.NetworkNumber, step.Epoch, checked((int)step.Step));
}
