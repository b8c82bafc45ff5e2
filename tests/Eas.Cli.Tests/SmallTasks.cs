using Eas.Kernels.Cpu.Simd;
using Eas.Networks.Architecture;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Training;
using Eas.Testing;

namespace Eas.Cli.Tests;

/// <summary>Tasks that grow a trained network on <see cref="SmallData"/>, in a directory of their own.</summary>
internal sealed class SmallTasks : IDisposable
{
    private const string Parent = "C(16,3,1), P(8,8,MAX), SM(10)";
    private const string Grown = "C(32,3,1), P(8,8,MAX), SM(10)";

    private readonly TemporaryDirectory directory = new();
    private readonly string fingerprint;
    private int folders;

    public SmallTasks()
    {
        SmallData.Train(directory, "--arch", Parent, "--out", directory["parent"]);
        using DataSet data = OpenData();
        fingerprint = data.Fingerprint;
    }

    public string Data => directory["data"];

    public string this[string fileName] => directory[fileName];

    public DataSet OpenData() => DataSets.Open(Data);

    /// <summary>A task of some epochs of nine steps.</summary>
    public CandidateTask Task(int number, int epochs = 2) => new()
    {
        Number = number,
        Parent = "../parent/last.safetensors",
        Actions = "wider(0)",
        Growth = new GrowthOptions { Seed = (ulong)number, Noise = 1 },
        Training = new TrainingOptions { Network = NetworkSpec.Parse(Grown), Epochs = epochs, BatchSize = 20, LearningRate = 0.02f, Seed = (ulong)number },
        Data = Data,
        DataFingerprint = fingerprint,
        VectorWidth = (int)SimdWidths.Widest,
    };

    /// <summary>Writes a task into a new folder.</summary>
    public TaskFolder Write(CandidateTask task)
    {
        var folder = new TaskFolder(directory[$"task-{folders++}"]);
        Directory.CreateDirectory(folder.Path);
        task.Write(folder);
        return folder;
    }

    public void Dispose() => directory.Dispose();
}
