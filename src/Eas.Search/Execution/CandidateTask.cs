using System.Text.Json;
using System.Text.Json.Serialization;
using Eas.Networks.Transformations;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Serialization;

namespace Eas.Search.Execution;

/// <summary>
/// The training of one candidate of a search: everything that decides its result. Carried out twice, on whatever machines, it gives the same weights bit for bit at its
/// vector width.
/// </summary>
public sealed record CandidateTask
{
    /// <summary>Version of the format that this build writes and reads.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>Version of the format.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The network's number in its run.</summary>
    public required int Number { get; init; }

    /// <summary>The checkpoint of the network that it is grown from, relative to the task's folder; null for a training from random weights.</summary>
    public string? Parent { get; init; }

    /// <summary>The transformations that grow it, as <see cref="GrowthAction.Print"/> gives them; empty to train the parent's network on as it is.</summary>
    public string Actions { get; init; } = "";

    /// <summary>How they are applied.</summary>
    public GrowthOptions Growth { get; init; } = new();

    /// <summary>Batches of training images from which inserted layers take their statistics.</summary>
    public int GrowthBatches { get; init; } = 1;

    /// <summary>How it is trained. Its network is what growing must give, where there is a parent.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Name or directory of the data set, unless a worker is told another place.</summary>
    public required string Data { get; init; }

    /// <summary>SHA-256 of its images and labels in their order.</summary>
    public required string DataFingerprint { get; init; }

    /// <summary>Bits of the vectors that compute it; 0 for CUDA.</summary>
    public required int VectorWidth { get; init; }

    /// <summary>How products are computed.</summary>
    public Precision Precision { get; init; }

    /// <summary>The file of a GPU's convolution plans, relative to the task's folder; null for the user's.</summary>
    public string? ConvolutionPlans { get; init; }

    /// <summary>Both together.</summary>
    [JsonIgnore]
    public Arithmetic Arithmetic => new(VectorWidth, Precision);

    /// <summary>The transformations in order.</summary>
    /// <exception cref="GrowthException">The text is none.</exception>
    [JsonIgnore]
    internal IReadOnlyList<GrowthAction> ParsedActions => GrowthAction.ParseAll(Actions);

    /// <summary>Whether the network is grown, and not its parent's as it is or a new one.</summary>
    [JsonIgnore]
    internal bool IsGrown => ParsedActions.Count > 0;

    /// <summary>What carries the task out.</summary>
    /// <param name="folder">Where the task is.</param>
    /// <param name="cudaOrdinal">Which GPU; null for any.</param>
    public DeviceChoice DeviceIn(TaskFolder folder, int? cudaOrdinal) =>
        new(Arithmetic, cudaOrdinal) { PlansFile = ConvolutionPlans is { } plans ? folder.Resolve(plans) : null };

    /// <summary>Reads the task of a folder.</summary>
    /// <exception cref="TaskException">There is none, it is damaged, or of a newer version.</exception>
    public static CandidateTask Read(TaskFolder folder)
    {
        if (!File.Exists(folder.Task))
            throw new TaskException($"{folder.Path}: no task is there (no task.json); name the folder of a task");
        return ExecutionJson.Read(folder.Task, CurrentFormatVersion, ExecutionJson.Default.CandidateTask).Validated(folder.Task);
    }

    /// <summary>Writes the task into a folder, which must exist.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(TaskFolder folder) =>
        AtomicFile.Write(folder.Task, stream => JsonSerializer.Serialize(stream, this, ExecutionJson.Default.CandidateTask));

    private CandidateTask Validated(string path)
    {
        try
        {
            if (IsGrown && Parent is null)
                throw new TaskException($"{path}: transformations need a parent, and it names none; write it anew");
            Training.Validated();
            return this;
        }
        catch (Exception problem) when (problem is GrowthException or TrainingException)
        {
            throw new TaskException($"{path}: {problem.Message}", problem);
        }
    }
}
