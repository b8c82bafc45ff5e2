using Eas.Kernels.Cpu.Simd;
using Eas.Networks.Architecture;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Tests.Training;
using Eas.Search.Training;
using Eas.Tensors.Cpu;
using Eas.Testing;

namespace Eas.Search.Tests.Execution;

/// <summary>A directory with a trained parent and tasks that grow it, and the data they are trained on.</summary>
internal sealed class TaskWorkplace : IDisposable
{
    public const string Architecture = "C(8,3,1), P(2,2,MAX), C(16,3,1), P(4,4,AVG), FC(24), SM(3)";
    public const string Actions = "wider(0); deeper(block=1,index=0,size=3)";
    public const string GrownArchitecture = "C(16,3,1), P(2,2,MAX), C(16,3,1), C(16,3,1), P(4,4,AVG), FC(24), SM(3)";

    private readonly TemporaryDirectory directory = new();
    private int folders;

    public TaskWorkplace()
    {
        Directory.CreateDirectory(directory["parent"]);
        using var backend = new CpuBackend(threads: 1);
        using Trainer trainer = Trainer.Start(backend, Data, Training with { Network = NetworkSpec.Parse(Architecture) });
        trainer.Run(directory["parent"], new SilentObserver(), CancellationToken.None);
    }

    public DataSet Data { get; } = PatchImages.Create();

    public string ParentFile => directory[Path.Combine("parent", Trainer.LastFile)];

    /// <summary>A task that grows the parent and trains it for two epochs of 27 steps.</summary>
    public CandidateTask Task => new()
    {
        Number = 7,
        Parent = Path.Combine("..", "parent", Trainer.LastFile),
        Actions = Actions,
        Growth = new GrowthOptions { Seed = 7, Noise = 1 },
        Training = Training,
        Data = "synthetic",
        DataFingerprint = Data.Fingerprint,
        VectorWidth = (int)SimdWidths.Widest,
    };

    private static TrainingOptions Training => new()
    {
        Network = NetworkSpec.Parse(GrownArchitecture),
        Epochs = 2,
        BatchSize = 20,
        LearningRate = 0.02f,
        Augment = true,
        Dropout = 0.1f,
        Seed = 7,
    };

    /// <summary>A task of other transformations and another seed for each number.</summary>
    public CandidateTask Variant(int number)
    {
        (string actions, string architecture) = (number % 3) switch
        {
            0 => (Actions, GrownArchitecture),
            1 => ("wider(2)", Architecture.Replace("C(16", "C(32", StringComparison.Ordinal)),
            _ => ("deeper(block=0,index=0,size=1)", Architecture.Replace("C(8,3,1)", "C(8,3,1), C(8,1,1)", StringComparison.Ordinal)),
        };
        return Task with
        {
            Number = number,
            Actions = actions,
            Growth = new GrowthOptions { Seed = (ulong)number, Noise = 1 },
            Training = Training with { Network = NetworkSpec.Parse(architecture), Seed = (ulong)number },
        };
    }

    /// <summary>Writes a task into a new folder.</summary>
    public TaskFolder Write(CandidateTask task)
    {
        var folder = new TaskFolder(directory[$"task-{folders++}"]);
        Directory.CreateDirectory(folder.Path);
        task.Write(folder);
        return folder;
    }

    /// <summary>Carries a task out on a backend of its own.</summary>
    public CandidateResult Run(TaskFolder folder, ITaskObserver? observer = null, string worker = "worker", CancellationToken cancellation = default)
    {
        using var backend = new CpuBackend(threads: 1);
        return TaskRunner.Run(folder, backend, Data, worker, observer ?? new RecordingObserver(), cancellation);
    }

    public CandidateResult Run(CandidateTask task) => Run(Write(task));

    /// <summary>What follows from the task alone, as text.</summary>
    public static string Reproducible(CandidateResult result)
    {
        using var directory = new TemporaryDirectory();
        var folder = new TaskFolder(directory.Path);
        (result with { Seconds = 0, Worker = "" }).WriteFirst(folder);
        return File.ReadAllText(folder.Result);
    }

    public void Dispose()
    {
        Data.Dispose();
        directory.Dispose();
    }
}
