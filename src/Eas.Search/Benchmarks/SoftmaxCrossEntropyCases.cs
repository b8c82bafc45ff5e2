using Eas.Networks.Architecture.Plan;
using Eas.Tensors;

namespace Eas.Search.Benchmarks;

/// <summary>The loss and its gradient, for 10 and for 100 classes.</summary>
internal static class SoftmaxCrossEntropyCases
{
    private const string Name = "softmax_cross_entropy";

    private static readonly int[] Classes = [10, 100];

    public static IEnumerable<OpCase> All => Classes.SelectMany(Passes);

    private static OpCase[] Passes(int classes)
    {
        FeatureShape logitsShape = new(1, 1, classes);
        string shape = OpCases.BatchOf(logitsShape).ToString();
        long bytes = OpCases.BytesOf(logitsShape, logitsShape);
        return
        [
            new(Name, shape, "forward", Operations: 0, bytes, operands =>
            {
                (Tensor logits, Tensor probabilities) = (operands.Floats(logitsShape), operands.Floats(logitsShape));
                (Tensor labels, Tensor loss) = (operands.Labels(OpCases.BatchSize, classes), operands.Vector(1));
                return () => operands.Backend.SoftmaxCrossEntropy(logits, labels, probabilities, loss, block: null);
            }),
            new(Name, shape, "backward", Operations: 0, bytes, operands =>
            {
                (Tensor dLogits, Tensor probabilities) = (operands.Floats(logitsShape), operands.Floats(logitsShape));
                (Tensor labels, Tensor dLoss) = (operands.Labels(OpCases.BatchSize, classes), operands.Ones(1));
                return () => operands.Backend.SoftmaxCrossEntropyBackward(dLoss, probabilities, labels, dLogits, accumulate: false);
            }),
        ];
    }
}
