using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Runs;
using Eas.Tensors;
using Eas.Tensors.Serialization;

namespace Eas.Search.Loop;

/// <summary>Makes networks of a run again, from parent, actions and seed: weights that were not kept, or the proof that a result follows from the run.</summary>
public sealed class Replay : IDisposable
{
    private readonly RunStore store;
    private readonly RunRecord run;
    private readonly NetworkTasks tasks;
    private readonly DataSet data;
    private readonly IBackend backend;
    private readonly IExecutor executor;
    private readonly ITaskObserver observer;
    private readonly CancellationToken cancellation;
    private readonly DirectoryInfo work = Directory.CreateTempSubdirectory("eas-replay-");

    /// <summary>Prepares the replay of networks of a run, which is only read.</summary>
    /// <param name="store">The run.</param>
    /// <param name="data">The images that it was begun with.</param>
    /// <param name="backend">Like the one that it was begun with.</param>
    /// <param name="executor">Where networks are trained.</param>
    /// <param name="observer">Told of progress.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="RunException">The data or the width are not the run's.</exception>
    public Replay(RunStore store, DataSet data, IBackend backend, IExecutor executor, ITaskObserver observer, CancellationToken cancellation)
    {
        this.store = store;
        this.data = data;
        this.executor = executor;
        this.observer = observer;
        this.cancellation = cancellation;
        run = store.ReadRun();
        run.RequireSame(store.Folder, data, backend.Arithmetic);
        this.backend = backend;
        tasks = new NetworkTasks(run, run.ReadRecipe(store.Folder), store);
    }

    /// <summary>Makes a network again. Those of its ancestors whose weights are not in the run are made too.</summary>
    /// <param name="number">The network; of one that has an equal one's result, that one.</param>
    /// <param name="output">A file for its weights; null for none.</param>
    /// <returns>The network and what it came out as this time.</returns>
    /// <exception cref="RunException">There is no such network, it has no result yet, or an ancestor came out otherwise.</exception>
    /// <exception cref="TaskException">It cannot be trained here.</exception>
    public ReplayedNetwork Run(int number, string? output)
    {
        NetworkRecord network = Find(number);
        CandidateResult result = Make(network);
        if (output is not null && result.State == CandidateState.Trained)
            AtomicFile.Copy(Folder(network.Number).FinalNetwork, output);
        return new ReplayedNetwork(network, result);
    }

    /// <inheritdoc/>
    public void Dispose() => work.Delete(recursive: true);

    private NetworkRecord Find(int number)
    {
        NetworkRecord network = store.FindNetwork(number)
            ?? throw new RunException($"{store.Folder.Path}: there is no network {number}; it has networks 0 to {store.NextNetworkNumber() - 1}");
        if (network.Result is not { } result)
            throw new RunException($"{store.Folder.Path}: network {number} has no result yet that could be compared; go on with the run first");
        if (tasks.IsTakenAsItIs(network))
            throw new RunException($"{store.Folder.Path}: network {number} was not trained in this run: it is a copy of {store.Folder.Start(number)}");
        return result.ReusedFrom is { } original ? Find(original) : network;
    }

    private CandidateResult Make(NetworkRecord network)
    {
        TaskFolder folder = Folder(network.Number);
        if (CandidateResult.Find(folder) is { } made)
            return made;
        if (tasks.FindObstacle(network, data, backend) is { } obstacle)
            return new CandidateResult { Number = network.Number, State = CandidateState.Failed, Failure = obstacle };
        CandidateTask task = tasks.TaskOf(network, folder, WeightsOf);
        Directory.CreateDirectory(folder.Path);
        task.Write(folder);
        return executor.Run([folder], observer, cancellation).Single().Result;
    }

    private string WeightsOf(int number)
    {
        string kept = store.Folder.Network(number);
        if (File.Exists(kept))
            return kept;
        NetworkRecord network = Find(number);
        var replayed = new ReplayedNetwork(network, Make(network));
        return replayed.FindDifference() is { } difference
            ? throw new RunException($"{store.Folder.Path}: network {number}, which is needed first, was not reproduced: {difference}")
            : Folder(network.Number).FinalNetwork;
    }

    private TaskFolder Folder(int number) => new(Path.Combine(work.FullName, number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
