using Eas.Tensors.Autograd;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Ops;

/// <summary>Softmax and cross-entropy in one, with the metrics of a classification.</summary>
public interface ISoftmaxCrossEntropy
{
    /// <summary>
    /// loss = mean over the images with a label of -log softmax(logits)[label]; an image whose label is -1 counts for nothing. The largest logit is subtracted first.
    /// </summary>
    /// <param name="logits">(N, 1, 1, classes).</param>
    /// <param name="labels">N int32, -1 or 0..classes - 1.</param>
    /// <param name="probabilities">Out: (N, 1, 1, classes).</param>
    /// <param name="loss">Out: one value.</param>
    /// <param name="block">Its metrics are added to: loss sum, correct, images, and the first non-finite loss. Null for none.</param>
    void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss, StepBlock? block);

    /// <summary>dlogits = dloss (probabilities - onehot) / images with a label; 0 where there is none.</summary>
    void SoftmaxCrossEntropyBackward(Tensor dLoss, Tensor probabilities, Tensor labels, Tensor dLogits, bool accumulate);
}

/// <summary>Checks that backends share.</summary>
public static class SoftmaxCrossEntropyChecks
{
    /// <summary>Throws unless probabilities have the logits' shape and there is an int32 label for each image.</summary>
    /// <exception cref="ArgumentException">They have not, or there is not.</exception>
    public static void Check(Tensor logits, Tensor labels, Tensor probabilities)
    {
        ElementwiseOps.CheckSameShape(logits, probabilities, "softmax cross-entropy");
        if (labels.Shape.Count != logits.Shape.N || labels.ElementType != ElementType.Int32 || !labels.IsContiguous)
            throw new ArgumentException($"softmax cross-entropy: logits {logits} need as many int32 labels, not {labels}");
    }
}

/// <summary>Softmax cross-entropy as a differentiable op.</summary>
public static class SoftmaxCrossEntropyOps
{
    /// <summary>Mean cross-entropy of a batch; adds to the tape's metrics where it has a step block.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="logits">(N, 1, 1, classes).</param>
    /// <param name="labels">N int32, -1 for an image that does not count.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Variable SoftmaxCrossEntropy(this Tape tape, Variable logits, Tensor labels)
    {
        if (logits.Shape.H != 1 || logits.Shape.W != 1 || labels.Shape.Count != logits.Shape.N || labels.ElementType != ElementType.Int32)
            throw new ArgumentException($"softmax cross-entropy: logits {logits.Value} need as many int32 labels, not {labels}");
        Tensor loss = tape.Save(Shape.Vector(1));
        Tensor probabilities = tape.Save(logits.Shape);
        tape.Backend.SoftmaxCrossEntropy(logits.Value, labels, probabilities, loss, tape.BlockOrNull);
        return tape.Record(
            loss,
            [logits],
            dLoss => logits.AccumulateGradient(
                (dLogits, accumulate) => tape.Backend.SoftmaxCrossEntropyBackward(dLoss, probabilities, labels, dLogits, accumulate)),
            saved: [probabilities]);
    }
}
