using Eas.Search.Data;
using Eas.Tensors.Cpu;

namespace Eas.Search.Training;

/// <summary>Which images of a data set are meant.</summary>
public enum DataSplit
{
    /// <summary>The test images.</summary>
    Test,

    /// <summary>The held-out part of the training images, by the checkpoint's split.</summary>
    Validation,

    /// <summary>The part of the training images that is trained on, by the checkpoint's split.</summary>
    Train,
}

/// <summary>Evaluates checkpoints.</summary>
public static class Evaluator
{
    /// <summary>Accuracy and loss of a checkpoint on a split of a data set, normalised as in training.</summary>
    /// <exception cref="TrainingException">The images' shape or classes are not the network's, or the split is empty.</exception>
    public static EvaluationResult Evaluate(CpuBackend backend, string checkpointPath, DataSet data, DataSplit split, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
