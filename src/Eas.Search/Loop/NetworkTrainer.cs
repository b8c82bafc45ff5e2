using Eas.Search.Execution;
using Eas.Search.Policy;
using Eas.Search.Runs;
using Eas.Search.Training;

namespace Eas.Search.Loop;

/// <summary>Trains networks of a run by its executor and records their results.</summary>
/// <param name="context">The search.</param>
/// <param name="tasks">How each is trained.</param>
internal sealed class NetworkTrainer(SearchContext context, NetworkTasks tasks)
{
    /// <summary>Trains those of the networks that have no result yet; a network that goes on from another of them after that.</summary>
    /// <param name="purpose">What for, in a few words.</param>
    /// <param name="numbers">The networks, in ascending order.</param>
    public void Complete(string purpose, IReadOnlyList<int> numbers)
    {
        context.Observer.Began(purpose, [.. numbers.Select(context.Network)]);
        NetworkRecord[] pending = Pending(numbers);
        while (pending.Length > 0)
        {
            Train([.. pending.Where(network => network.Parent is not { } parent || context.Network(parent).Result is not null)]);
            pending = Pending(numbers);
        }
    }

    /// <summary>Records a result and tells of it.</summary>
    public void Record(int number, NetworkResult result)
    {
        context.Store.RecordResult(number, result);
        context.Clock.Record();
        context.Observer.NetworkDone(context.Network(number));
    }

    private NetworkRecord[] Pending(IReadOnlyList<int> numbers) => [.. numbers.Select(context.Network).Where(network => network.Result is null)];

    private void Train(IReadOnlyList<NetworkRecord> networks)
    {
        var folders = new List<TaskFolder>();
        foreach (NetworkRecord network in networks)
        {
            if (tasks.FindObstacle(network, context.Data, context.Backend) is { } obstacle)
                Record(network.Number, Failed(network, obstacle));
            else
                folders.Add(Prepare(network));
        }

        if (folders.Count == 0)
            return;
        foreach (CompletedTask task in context.Executor.Run(folders, context.Observer, context.Cancellation))
            Finish(task);
    }

    /// <summary>Writes the task of a network, or finds it as an earlier process left it: it goes on from its checkpoint then.</summary>
    private TaskFolder Prepare(NetworkRecord network)
    {
        var folder = new TaskFolder(context.Folder.Task(network.Number));
        CandidateTask task = tasks.TaskOf(network, folder, RequireWeights);
        if (IsAsLeft(folder, task))
            return folder;
        if (Directory.Exists(folder.Path))
            Directory.Delete(folder.Path, recursive: true);
        Directory.CreateDirectory(folder.Path);
        task.Write(folder);
        return folder;
    }

    private bool IsAsLeft(TaskFolder folder, CandidateTask task)
    {
        if (!File.Exists(folder.Task))
            return false;
        try
        {
            return CandidateTask.Read(folder) == task;
        }
        catch (TaskException problem)
        {
            context.Observer.Note(task.Number, $"the task starts over: {problem.Message}");
            return false;
        }
    }

    private string RequireWeights(int number)
    {
        string file = context.Folder.Network(number);
        return File.Exists(file)
            ? file
            : throw new RunException($"{file}: the weights of network {number} are missing, and others grow from them; make them again with `eas replay {context.Folder.Path} --network {number} --out {file}`");
    }

    /// <summary>
    /// First the weights get their place, then the result is recorded, then the task goes: whenever the process is killed, the next one finds the result or what it
    /// follows from.
    /// </summary>
    private void Finish(CompletedTask task)
    {
        CandidateResult result = task.Result;
        NetworkRecord network = context.Network(result.Number);
        string weights = context.Folder.Network(network.Number);
        if (result.State == CandidateState.Trained && File.Exists(task.Folder.FinalNetwork))
            File.Move(task.Folder.FinalNetwork, weights, overwrite: true);
        if (result.State == CandidateState.Trained && !File.Exists(weights))
            throw new RunException($"{task.Folder.FinalNetwork} is missing, though its training is done; delete {task.Folder.Path} to train it again");
        Record(network.Number, ResultOf(network, result));
        Directory.Delete(task.Folder.Path, recursive: true);
    }

    private NetworkResult ResultOf(NetworkRecord network, CandidateResult result) => result.State == CandidateState.Failed
        ? Failed(network, result.Failure ?? "") with
        {
            Curve = LearningCurve.Write(result.Curve),
            RelativeDelta = result.RelativeDelta,
            RelativeDeltaWithNoise = result.RelativeDeltaWithNoise,
            Seconds = result.Seconds,
            Worker = result.Worker,
        }
        : new NetworkResult
        {
            State = NetworkState.Trained,
            Curve = LearningCurve.Write(result.Curve),
            RelativeDelta = result.RelativeDelta,
            RelativeDeltaWithNoise = result.RelativeDeltaWithNoise,
            ValidationAccuracy = result.ValidationAccuracy,
            Reward = RewardOf(network, result.ValidationAccuracy),
            WeightsSha256 = result.WeightsSha256,
            Seconds = result.Seconds,
            Worker = result.Worker,
        };

    /// <summary>A sampled network that failed counts as one that guesses.</summary>
    private NetworkResult Failed(NetworkRecord network, string failure)
    {
        double? accuracy = network.Role == NetworkRole.Sampled ? 1.0 / context.Data.ClassCount : null;
        return new NetworkResult
        {
            State = NetworkState.Failed,
            Failure = failure,
            ValidationAccuracy = accuracy,
            Reward = RewardOf(network, accuracy),
            WeightsSha256 = null,
        };
    }

    private double? RewardOf(NetworkRecord network, double? accuracy) =>
        network.Role == NetworkRole.Sampled && accuracy is { } value ? Reward.Of(value, context.ValidationImages) : null;
}
