using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class SoftmaxCrossEntropyCases
{
    private static readonly int[] Classes = [1, 2, 3, 8, 10, 17, 33, 100, 1000];

    public static IEnumerable<OpCase> All =>
    [
        .. Classes.Select(classes => CrossEntropy(3, classes)),
        CrossEntropy(1, 10),
        CrossEntropy(64, 10),
        CrossEntropy(16, 10, "16x10, some images without a label", Contents.Uniform(), Operand.Indices("labels", 16, -1, 3)),
        CrossEntropy(3, 10, "no image with a label", Contents.Uniform(), Operand.Indices("labels", 3, -1, 0)),
        CrossEntropy(5, 10, "large logits", Contents.Uniform(-1e4, 1e4), Operand.Indices("labels", 5, 0, 10)),
        Direct("an infinite loss is reported", Contents.Uniform().With(0, double.NegativeInfinity), Operand.Indices("labels", 2, 0, 1)),
        .. CaseShapes.Both.Select(Backward),
    ];

    /// <summary>Forward and gradient.</summary>
    public static OpCase CrossEntropy(int batchSize, int classes) =>
        CrossEntropy(batchSize, classes, $"{batchSize}x{classes}", Contents.Uniform(-3, 3), Operand.Indices("labels", batchSize, 0, classes));

    private static OpCase CrossEntropy(int batchSize, int classes, string description, Content logits, Operand labels) => new(
        "SoftmaxCrossEntropy",
        description,
        [Operand.Input("logits", Shape.Matrix(batchSize, classes), logits), labels],
        call => call.Tape.SoftmaxCrossEntropy(call.Variable("logits"), call["labels"]));

    private static OpCase Direct(string description, Content logits, Operand labels)
    {
        Shape shape = Shape.Matrix((int)labels.Shape.Count, 5);
        return new OpCase(
            "SoftmaxCrossEntropy",
            description,
            [Operand.Constant("logits", shape, logits), labels, Operand.Output("probabilities", shape), Operand.Output("loss", Shape.Vector(1))],
            call => call.Backend.SoftmaxCrossEntropy(call["logits"], call["labels"], call["probabilities"], call["loss"], call.Block));
    }

    private static OpCase Backward(bool accumulate)
    {
        Shape shape = Shape.Matrix(7, 10);
        return new OpCase(
            "SoftmaxCrossEntropyBackward",
            $"{shape}{CaseShapes.Added(accumulate)}",
            [
                Operand.Constant("dloss", Shape.Vector(1)),
                Operand.Constant("probabilities", shape, Contents.Uniform(0)),
                Operand.Indices("labels", 7, -1, 5),
                Operand.Output("dlogits", shape, accumulate),
            ],
            call => call.Backend.SoftmaxCrossEntropyBackward(call["dloss"], call["probabilities"], call["labels"], call["dlogits"], accumulate));
    }
}
