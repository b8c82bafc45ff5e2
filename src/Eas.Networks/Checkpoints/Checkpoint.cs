using System.Runtime.InteropServices;
using System.Text.Json;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors.Serialization;

namespace Eas.Networks.Checkpoints;

/// <summary>
/// A network on disk: a safetensors file with the weights and running statistics under PyTorch's names and in its order, the network's description in the metadata and,
/// where a training is to be resumed, its state and the momentum of each parameter. Holds no time, path, host or thread count: equal trainings give equal bytes.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    /// <summary>Version of the format that this build writes; it reads this and earlier ones.</summary>
    public const int FormatVersion = 1;

    private const string VersionKey = "eas.format_version";
    private const string NetworkKey = "eas.network";
    private const string TrainingKey = "eas.training";
    private const string MomentumPrefix = "momentum.";

    private readonly SafetensorsReader reader;
    private readonly (ParameterSpec Parameter, TorchLayout Layout)[] layouts;

    private Checkpoint(SafetensorsReader reader, NetworkDescription description, NetworkPlan plan)
    {
        this.reader = reader;
        Description = description;
        Plan = plan;
        layouts = [.. TorchLayout.Of(plan)];
    }

    /// <summary>The file.</summary>
    public string Path => reader.Path;

    /// <summary>What the network is and how images are prepared for it.</summary>
    public NetworkDescription Description { get; }

    /// <summary>Shapes and cost.</summary>
    public NetworkPlan Plan { get; }

    /// <summary>The state of the training, as the trainer wrote it; null where there is none.</summary>
    public string? TrainingState => reader.Metadata.GetValueOrDefault(TrainingKey);

    /// <summary>Writes a checkpoint; the file appears whole or not at all.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="network">Weights and statistics.</param>
    /// <param name="description">What the network is.</param>
    /// <param name="trainingState">State of an unfinished training; null for none.</param>
    /// <param name="momentum">Gives a parameter's momentum by the name it has in the file, such as <c>momentum.0.conv.weight</c>; null where there is no training to resume.</param>
    /// <exception cref="IOException">The file cannot be written; an earlier one is still there.</exception>
    public static void Save(string path, Network network, NetworkDescription description, string? trainingState = null, Func<string, float[]>? momentum = null)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [VersionKey] = FormatVersion.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [NetworkKey] = JsonSerializer.Serialize(description, CheckpointJson.Default.NetworkDescription),
        };
        if (trainingState is not null)
            metadata[TrainingKey] = trainingState;
        var sources = new List<SafetensorsSource>();
        foreach ((ParameterSpec parameter, TorchLayout layout) in TorchLayout.Of(network.Plan))
        {
            sources.Add(Source(parameter.Name, layout, () => network.Store.Read<float>(parameter.Name)));
            if (momentum is not null && parameter.IsTrained)
                sources.Add(Source(MomentumPrefix + parameter.Name, layout, () => momentum(MomentumPrefix + parameter.Name)));
        }

        SafetensorsWriter.Write(path, sources, metadata);
    }

    /// <summary>Opens a checkpoint and checks that it is whole: every tensor of its network is there, in its size.</summary>
    /// <exception cref="CheckpointException">It is missing, damaged, of a newer version, or no checkpoint of a network.</exception>
    public static Checkpoint Open(string path)
    {
        SafetensorsReader reader = OpenReader(path);
        try
        {
            RequireVersion(reader);
            NetworkDescription description = Describe(reader);
            var checkpoint = new Checkpoint(reader, description, PlanOf(path, description));
            foreach ((ParameterSpec parameter, TorchLayout layout) in checkpoint.layouts)
                checkpoint.RequireTensor(parameter.Name, layout);
            return checkpoint;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Opens a checkpoint and gives its network, on a backend, to be evaluated or grown.</summary>
    /// <exception cref="CheckpointException">As <see cref="Open"/>.</exception>
    public Network CreateNetwork(Tensors.IBackend backend)
    {
        var network = new Network(backend, Plan, Description.Dropout, seed: null, forTraining: false);
        RestoreWeights(network);
        return network;
    }

    /// <summary>Copies weights and statistics into a network of the same plan.</summary>
    public void RestoreWeights(Network network)
    {
        foreach ((ParameterSpec parameter, TorchLayout layout) in layouts)
            network.Store.Write<float>(parameter.Name, Read(parameter.Name, layout));
    }

    /// <summary>Gives each parameter's momentum to <paramref name="write"/>, under the name it has in the file.</summary>
    /// <exception cref="CheckpointException">The checkpoint holds no momentum.</exception>
    public void RestoreMomentum(Action<string, float[]> write)
    {
        foreach ((ParameterSpec parameter, TorchLayout layout) in layouts.Where(pair => pair.Parameter.IsTrained))
        {
            RequireTensor(MomentumPrefix + parameter.Name, layout);
            write(MomentumPrefix + parameter.Name, Read(MomentumPrefix + parameter.Name, layout));
        }
    }

    /// <summary>An error of this checkpoint.</summary>
    public CheckpointException Error(string problem) => new($"{reader.Path}: {problem}");

    /// <summary>Closes the file.</summary>
    public void Dispose() => reader.Dispose();

    private static SafetensorsReader OpenReader(string path)
    {
        if (!File.Exists(path))
            throw new CheckpointException(Directory.Exists(path)
                ? $"{path} is a folder; name a checkpoint in it, such as {System.IO.Path.Combine(path, "best.safetensors")}"
                : $"{path}: no such checkpoint; name a .safetensors file that a training wrote");
        try
        {
            return SafetensorsReader.Open(path);
        }
        catch (SafetensorsException exception)
        {
            throw new CheckpointException($"{exception.Message}; use another checkpoint", exception);
        }
    }

    private static void RequireVersion(SafetensorsReader reader)
    {
        if (!reader.Metadata.TryGetValue(VersionKey, out string? text) || !int.TryParse(text, out int version) || version < 1)
            throw new CheckpointException($"{reader.Path}: not a checkpoint of this program (no {VersionKey} in its metadata); use a file that a training wrote");
        if (version > FormatVersion)
            throw new CheckpointException($"{reader.Path}: its format version {version} is newer than this program reads ({FormatVersion}); update the program");
    }

    private static NetworkDescription Describe(SafetensorsReader reader)
    {
        try
        {
            return JsonSerializer.Deserialize(reader.Metadata.GetValueOrDefault(NetworkKey, ""), CheckpointJson.Default.NetworkDescription)
                ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new CheckpointException($"{reader.Path}: its description of the network is damaged; use another checkpoint", exception);
        }
    }

    private static NetworkPlan PlanOf(string path, NetworkDescription description)
    {
        try
        {
            NetworkPlan plan = description.CreatePlan();
            if (description.Mean.Count != description.Channels || description.Deviation.Count != description.Channels || description.ClassNames.Count != plan.Output.Channels)
                throw new CheckpointException($"{path}: its means, deviations or class names do not fit its network; use another checkpoint");
            return plan;
        }
        catch (ArchitectureException exception)
        {
            throw new CheckpointException($"{path}: its architecture is damaged: {exception.Message}", exception);
        }
    }

    private static SafetensorsSource Source(string name, TorchLayout layout, Func<float[]> read) =>
        new(new SafetensorsEntry(name, SafetensorsDataType.F32, layout.FileShape), stream =>
        {
            float[] memory = read();
            float[] file = new float[memory.Length];
            layout.ToFile(memory, file);
            stream.Write(MemoryMarshal.AsBytes<float>(file));
        });

    private float[] Read(string name, TorchLayout layout)
    {
        float[] file = new float[reader.Find(name)!.ByteLength / sizeof(float)];
        reader.Read(name, MemoryMarshal.AsBytes(file.AsSpan()));
        float[] memory = new float[file.Length];
        layout.FromFile(file, memory);
        return memory;
    }

    private void RequireTensor(string name, TorchLayout layout)
    {
        SafetensorsEntry? entry = reader.Find(name);
        if (entry is null)
            throw Error($"the tensor {name} is missing; use another checkpoint");
        if (entry.DataType != SafetensorsDataType.F32 || !entry.Shape.SequenceEqual(layout.FileShape))
            throw Error($"the tensor {entry} is not F32 [{string.Join(", ", layout.FileShape)}] as its architecture says; use another checkpoint");
    }
}
