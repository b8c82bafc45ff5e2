using System.Collections.Immutable;
using Eas.Networks;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Tensors;

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
    /// <param name="backend">Where it is computed.</param>
    /// <param name="checkpointPath">A checkpoint.</param>
    /// <param name="data">Images of the network's shape and classes.</param>
    /// <param name="split">Which of them.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="CheckpointException">The checkpoint is not usable.</exception>
    /// <exception cref="TrainingException">The images' shape or classes are not the network's, or the split is empty.</exception>
    public static EvaluationResult Evaluate(IBackend backend, string checkpointPath, DataSet data, DataSplit split, CancellationToken cancellation)
    {
        using Checkpoint checkpoint = Checkpoint.Open(checkpointPath);
        NetworkDescription description = checkpoint.Description;
        ImageFit.Require(checkpointPath, description, data);
        ImmutableArray<int> indices = Indices(checkpoint, data, split);
        if (indices.IsEmpty)
            throw new TrainingException($"{checkpointPath} was trained without validation images; evaluate it on the test images");
        using Network network = checkpoint.CreateNetwork(backend);
        using var pass = new EvaluationPass(backend, network, split == DataSplit.Test ? data.Test : data.Train, description.Mean, description.Deviation);
        return pass.Run(indices.AsSpan(), cancellation);
    }

    private static ImmutableArray<int> Indices(Checkpoint checkpoint, DataSet data, DataSplit split)
    {
        if (split == DataSplit.Test)
            return [.. Enumerable.Range(0, data.Test.Count)];
        NetworkDescription description = checkpoint.Description;
        ValidationSplit parts = ValidationSplit.Create(data.Train.Count, description.ValidationCount, description.SplitSeed);
        return split == DataSplit.Validation ? parts.Validation : parts.Training;
    }
}
