using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>Choices among options of which some are masked: what a policy is made of.</summary>
public interface ICategorical
{
    /// <summary>
    /// probabilities = softmax of each row's logits over the options whose mask is not 0, and 0 for the others; scores = (log of the chosen option's probability,
    /// entropy -sum p log p). A row without a choice has scores of 0, one without options probabilities of 0. The largest logit is subtracted first.
    /// </summary>
    /// <param name="logits">(N, 1, 1, options), any pitch.</param>
    /// <param name="mask">(N, 1, 1, options), int32.</param>
    /// <param name="choices">N int32: an option that is not masked, or -1.</param>
    /// <param name="probabilities">Out: (N, 1, 1, options), any pitch.</param>
    /// <param name="scores">Out: (N, 1, 1, 2), any pitch.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    void Categorical(Tensor logits, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores);

    /// <summary>
    /// dlogits[k] = dscores[0] (onehot[k] - p[k]) - dscores[1] p[k] (log p[k] + entropy), or dlogits += it; 0 for masked options and rows without a choice.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    void CategoricalBackward(Tensor dScores, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores, Tensor dLogits, bool accumulate);
}

/// <summary>Choices as a differentiable op.</summary>
public static class CategoricalOps
{
    /// <summary>Number of scores of a row: the logarithm of the chosen option's probability, the entropy.</summary>
    public const int Scores = 2;

    /// <summary>The logarithm of each chosen option's probability and the entropy of each choice; zeros where nothing was chosen.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="logits">(N, 1, 1, options).</param>
    /// <param name="mask">(N, 1, 1, options), int32, 0 for an option that may not be chosen; must outlive the backward pass.</param>
    /// <param name="choices">N int32, -1 for none; must outlive the backward pass.</param>
    /// <returns>(N, 1, 1, 2).</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public static Variable Categorical(this Tape tape, Variable logits, Tensor mask, Tensor choices)
    {
        Tensor scores = tape.Output(Shape.Matrix(logits.Shape.N, Scores));
        Tensor probabilities = tape.Save(logits.Shape);
        tape.Backend.Categorical(logits.Value, mask, choices, probabilities, scores);
        return tape.Record(
            scores,
            [logits],
            dScores => logits.AccumulateGradient(
                (dLogits, accumulate) => tape.Backend.CategoricalBackward(dScores, mask, choices, probabilities, scores, dLogits, accumulate)),
            saved: [probabilities]);
    }

    /// <summary>Throws unless logits, mask, choices, probabilities and scores are of as many rows and options.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Check(Tensor logits, Tensor mask, Tensor choices, Tensor probabilities, Tensor scores)
    {
        int rows = logits.Shape.N;
        bool agree = logits.Shape == Shape.Matrix(rows, logits.Shape.C) && mask.Shape == logits.Shape && probabilities.Shape == logits.Shape;
        agree &= scores.Shape == Shape.Matrix(rows, Scores) && choices.Shape.Count == rows && mask.IsContiguous && choices.IsContiguous;
        if (!agree || mask.ElementType != ElementType.Int32 || choices.ElementType != ElementType.Int32)
        {
            throw new ArgumentException(
                $"categorical: logits {logits}, mask {mask}, choices {choices}, probabilities {probabilities.Shape} and scores {scores.Shape} do not agree");
        }
    }
}
