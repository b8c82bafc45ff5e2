using Eas.Kernels.Cpu.Simd;
using Eas.Networks.Architecture;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Tests.Training;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Testing;

namespace Eas.Search.Tests.Loop;

/// <summary>A directory for runs of small searches, and their data.</summary>
internal sealed class SearchWorkplace : IDisposable
{
    public const string Start = "C(8,3,1), P(2,2,MAX), C(16,3,1), P(4,4,AVG), FC(24), SM(3)";

    private readonly TemporaryDirectory directory = new();
    private int runs;

    public DataSet Data { get; } = PatchImages.Create(training: 150);

    /// <summary>Two stages of two episodes of three networks, two finalists and a control.</summary>
    public static Recipe Recipe { get; } = new()
    {
        Name = "small",
        Data = "synthetic",
        Start = [Start],
        StartTraining = Epochs(2),
        Order = "wider*1,deeper*1",
        NetworksPerEpisode = 3,
        CandidateTraining = Epochs(1),
        Stages = [new StagePlan { Networks = 6, BestTraining = Epochs(1) }, new StagePlan { Networks = 4 }],
        Finalists = 2,
        FinalTraining = Epochs(1),
        Control = true,
    };

    public string this[string fileName] => directory[fileName];

    public static TrainingPlan Epochs(int epochs, float learningRate = 0.05f) => new() { Epochs = epochs, LearningRate = learningRate, BatchSize = 20 };

    /// <summary>Like those that train; it tells what computes, and counts memory.</summary>
    public CpuBackend Backend { get; } = new(threads: 1);

    /// <summary>An executor of this process.</summary>
    public IExecutor Executor(int workers = 1, int threads = 1) => new InProcessExecutor(new ExecutorOptions { Data = Data, Workers = workers, Threads = threads });

    /// <summary>Begins a search in a folder of its own and runs it.</summary>
    public RunFolder Run(Recipe recipe, IExecutor? executor = null, SearchRecorder? observer = null, ulong seed = 1)
    {
        using SearchRun search = Begin(recipe, seed);
        Run(search, executor, observer);
        return search.Folder;
    }

    public SearchRun Begin(Recipe recipe, ulong seed = 1) => Begin(recipe, SimdWidths.Widest, seed);

    public SearchRun Begin(Recipe recipe, Arithmetic arithmetic, ulong seed = 1) =>
        SearchRun.Begin(RunFolder.Create(directory[$"run-{runs++}"], recipe.Name), recipe, Data, seed, arithmetic);

    public SearchSummary Run(SearchRun search, IExecutor? executor = null, SearchRecorder? observer = null, CancellationToken cancellation = default)
    {
        using var backend = new CpuBackend(threads: 1);
        return search.Run(backend, Data, executor ?? Executor(), observer ?? new SearchRecorder(), cancellation);
    }

    public SearchSummary Resume(RunFolder folder, IExecutor? executor = null, SearchRecorder? observer = null)
    {
        using SearchRun search = SearchRun.Resume(folder);
        return Run(search, executor, observer);
    }

    /// <summary>Trains the start network to a checkpoint.</summary>
    public string Train(ulong splitSeed = 0)
    {
        string path = directory[$"trained-{splitSeed}"];
        Directory.CreateDirectory(path);
        using var backend = new CpuBackend(threads: 1);
        var options = new TrainingOptions { Network = NetworkSpec.Parse(Start), Epochs = 1, BatchSize = 20, Seed = 5, SplitSeed = splitSeed };
        using Trainer trainer = Trainer.Start(backend, Data, options);
        trainer.Run(path, new SilentObserver(), CancellationToken.None);
        return Path.Combine(path, Trainer.LastFile);
    }

    /// <summary>The journal, which two equal runs share.</summary>
    public static string[] Journal(RunFolder folder)
    {
        using RunStore store = RunStore.OpenToRead(folder);
        return [.. Eas.Search.Runs.Journal.ReadLines(store)];
    }

    public static IReadOnlyList<NetworkRecord> Networks(RunFolder folder)
    {
        using RunStore store = RunStore.OpenToRead(folder);
        return store.ReadNetworks();
    }

    public static RunRecord Record(RunFolder folder)
    {
        using RunStore store = RunStore.OpenToRead(folder);
        return store.ReadRun();
    }

    public void Dispose()
    {
        Backend.Dispose();
        Data.Dispose();
        directory.Dispose();
    }
}
