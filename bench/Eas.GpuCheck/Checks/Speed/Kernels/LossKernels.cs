using Eas.Tensors;

namespace Eas.GpuCheck.Checks.Speed.Kernels;

/// <summary>Softmax and cross-entropy of a batch of 64: small, so that time rather than traffic tells something.</summary>
internal static class LossKernels
{
    private const int Images = 64;

    private static readonly int[] Classes = [10, 1000];

    public static IEnumerable<KernelCase> All => Classes.SelectMany(Passes);

    private static IEnumerable<KernelCase> Passes(int classes)
    {
        Shape shape = Shape.Matrix(Images, classes);
        yield return new KernelCase($"softmax forward {shape}", operands =>
        {
            (Tensor logits, Tensor probabilities, Tensor labels, Tensor loss) = (operands.Activations(shape), operands.Floats(shape), Labels(operands, classes), operands.Vector(1));
            return (
                shape.Count * (operands.ActivationBytes + sizeof(float)),
                () => operands.Backend.SoftmaxCrossEntropy(logits, labels, probabilities, loss, block: null));
        });
        yield return new KernelCase($"softmax backward {shape}", operands =>
        {
            (Tensor dLogits, Tensor probabilities, Tensor labels, Tensor dLoss) = (operands.Activations(shape), operands.Floats(shape), Labels(operands, classes), operands.Vector(1));
            return (
                shape.Count * (operands.ActivationBytes + sizeof(float)),
                () => operands.Backend.SoftmaxCrossEntropyBackward(dLoss, probabilities, labels, dLogits, accumulate: false));
        });
    }

    private static Tensor Labels(DeviceOperands operands, int classes) => operands.Integers([.. Enumerable.Range(0, Images).Select(i => i % classes)]);
}
