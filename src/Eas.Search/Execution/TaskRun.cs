using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Serialization;

namespace Eas.Search.Execution;

/// <summary>One run of a task, to its result.</summary>
internal sealed class TaskRun(TaskFolder folder, CandidateTask task, IBackend backend, DataSet data, ITaskObserver observer)
{
    private PreservationFigures? preservation;

    /// <summary>Resumes the training where there is one, else begins it, and takes it to its end.</summary>
    public CandidateResult Run(CancellationToken cancellation)
    {
        Trainer? trainer = null;
        try
        {
            trainer = Resume() ?? Start();
            return Train(trainer, cancellation);
        }
        catch (Exception problem) when (IsCandidateAtFault(problem))
        {
            return Result(CandidateState.Failed, trainer?.Curve ?? []) with { Failure = problem.Message };
        }
        finally
        {
            trainer?.Dispose();
        }
    }

    private static bool IsCandidateAtFault(Exception problem) => problem is GrowthException or ArchitectureException or TrainingException { IsNetworkAtFault: true };

    /// <summary>Goes on from the last checkpoint; null where there is none of use: what follows from the task alone can be done again.</summary>
    private Trainer? Resume()
    {
        if (!File.Exists(folder.LastCheckpoint))
            return null;
        try
        {
            PreservationFigures? figures = task.IsGrown ? PreservationFigures.Read(folder.Preservation) : null;
            Trainer trainer = Trainer.Resume(backend, data, folder.LastCheckpoint);
            if (trainer.Options == task.Training)
            {
                preservation = figures;
                return trainer;
            }

            trainer.Dispose();
            StartOver($"{folder.LastCheckpoint} is of another training");
        }
        catch (Exception problem) when (problem is CheckpointException or SafetensorsException or TaskException or TrainingException { IsNetworkAtFault: false })
        {
            StartOver(problem.Message);
        }

        return null;
    }

    private void StartOver(string reason) => observer.Note(task.Number, $"the task starts over, for its checkpoint is of no use: {reason}");

    private Trainer Start()
    {
        if (task.Parent is null)
            return Trainer.Start(backend, data, task.Training);
        using Checkpoint parent = Checkpoint.Open(folder.Resolve(task.Parent));
        if (!task.IsGrown)
            return Trainer.Start(backend, data, task.Training, parent);
        using Network child = Grow(parent);

        // The trainer's blocks have other sizes than what growing needed.
        backend.Trim();
        return Trainer.Start(backend, data, task.Training, InitialWeights.Of(child, parent.Description));
    }

    private Network Grow(Checkpoint parent)
    {
        NetworkPlan plan = Growth.Plan(parent.Plan, task.ParsedActions, task.Growth.Space);
        if (plan.Network != task.Training.Network)
            throw new TaskException($"{folder.Task}: growing {parent.Path} gives {plan.Network}, not {task.Training.Network}; write the task anew");
        Trainer.RequireMemory(backend, data, task.Training);
        using GrowthImages images = GrowthImages.Draw(backend, data, parent.Description, task.GrowthBatches, task.Growth.Seed);
        using Network network = parent.CreateNetwork(backend);
        GrownNetwork grown = Growth.Apply(network, task.ParsedActions, task.Growth, images.Batches);
        preservation = PreservationFigures.Of(grown);
        return grown.Network;
    }

    private CandidateResult Train(Trainer trainer, CancellationToken cancellation)
    {
        preservation?.Write(folder.Preservation);
        var files = new TrainingFiles(folder.Path, LastOnly: true);
        TrainingResult trained = trainer.RunInto(files, new TrainingProgressOfTask(task.Number, trainer, observer), cancellation);
        Checkpoint.Save(folder.FinalNetwork, trainer.Network, trainer.Description);
        return Result(CandidateState.Trained, trained.Curve) with
        {
            ValidationAccuracy = trained.Accuracy,
            TestAccuracy = trained.TestAccuracy,
            WeightsSha256 = WeightsHash.Of(trainer.Network),
        };
    }

    private CandidateResult Result(CandidateState state, IReadOnlyList<EpochResult> curve) => new()
    {
        Number = task.Number,
        State = state,
        Curve = curve,
        RelativeDelta = preservation?.RelativeDelta,
        RelativeDeltaWithNoise = preservation?.RelativeDeltaWithNoise,
    };

    /// <summary>Hands a training's progress on as its task's.</summary>
    private sealed class TrainingProgressOfTask(int number, Trainer trainer, ITaskObserver observer) : ITrainingObserver
    {
        public void Progress(TrainingProgress progress) => observer.Progress(new TaskProgress(
            number, progress.Epoch, progress.Epochs, IsEpochDone: false, progress.ImagesPerSecond, trainer.Curve is [.., var last] ? last.ValidationAccuracy : null));

        public void EpochDone(EpochResult epoch, TrainingProgress progress) => observer.Progress(new TaskProgress(
            number, epoch.Epoch, progress.Epochs, IsEpochDone: true, progress.ImagesPerSecond, epoch.ValidationAccuracy));
    }
}
