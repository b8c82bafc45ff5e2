using System.Text.Json;
using Eas.Search.Training;
using Eas.Tensors.Serialization;

namespace Eas.Search.Execution;

/// <summary>What became of a task. All but <see cref="Seconds"/> and <see cref="Worker"/> follows from the task, bit for bit.</summary>
public sealed record CandidateResult
{
    /// <summary>Version of the format that this build writes and reads.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>Version of the format.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The network's number in its run.</summary>
    public required int Number { get; init; }

    /// <summary>How it ended.</summary>
    public required CandidateState State { get; init; }

    /// <summary>Why it failed, in one line; null where it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>A point for each epoch done.</summary>
    public IReadOnlyList<EpochResult> Curve { get; init; } = [];

    /// <summary>Validation accuracy of the last epoch, 0..1; null where it failed, or without validation images.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>Test accuracy after the last epoch, 0..1; null where the task asks for no test.</summary>
    public double? TestAccuracy { get; init; }

    /// <summary>Largest difference to its parent's logits before noise, relative to the largest logit; null where nothing was grown.</summary>
    public double? RelativeDelta { get; init; }

    /// <summary>The same with noise.</summary>
    public double? RelativeDeltaWithNoise { get; init; }

    /// <summary>SHA-256 of the final weights, as <see cref="Eas.Networks.Checkpoints.WeightsHash"/> gives it; null where it failed.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>Seconds that the worker spent on it, since it was last begun or resumed.</summary>
    public double Seconds { get; init; }

    /// <summary>Who did it.</summary>
    public string Worker { get; init; } = "";

    /// <summary>Reads the result of a folder; null where there is none yet.</summary>
    /// <exception cref="TaskException">It is damaged, or of a newer version.</exception>
    public static CandidateResult? Find(TaskFolder folder) =>
        File.Exists(folder.Result) ? ExecutionJson.Read(folder.Result, CurrentFormatVersion, ExecutionJson.Default.CandidateResult) : null;

    /// <summary>Writes the result into a folder unless there is one: the first written is the task's.</summary>
    /// <returns>The task's result: this one, or that which was there.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public CandidateResult WriteFirst(TaskFolder folder)
    {
        bool isFirst = AtomicFile.WriteNew(folder.Result, stream => JsonSerializer.Serialize(stream, this, ExecutionJson.Default.CandidateResult));
        return isFirst ? this : Find(folder)!;
    }
}
