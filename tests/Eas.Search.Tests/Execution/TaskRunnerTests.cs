using Eas.Kernels.Cpu.Simd;
using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Tests.Training;
using Eas.Search.Training;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Search.Tests.Execution;

public sealed class TaskRunnerTests
{
    private TaskWorkplace place = null!;
    private CandidateResult undisturbed = null!;

    [OneTimeSetUp]
    public void TrainParent()
    {
        place = new TaskWorkplace();
        undisturbed = place.Run(place.Task);
    }

    [OneTimeTearDown]
    public void Dispose() => place.Dispose();

    [Test]
    public void The_result_tells_what_became_of_the_network()
    {
        Assert.That((undisturbed.Number, undisturbed.State, undisturbed.Failure, undisturbed.Worker), Is.EqualTo((7, CandidateState.Trained, (string?)null, "worker")));
        Assert.That(undisturbed.Curve.Select(epoch => epoch.Epoch), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(undisturbed.ValidationAccuracy, Is.EqualTo(undisturbed.Curve[^1].ValidationAccuracy).And.GreaterThan(0.8), "it goes on from what its parent knew");
        Assert.That(undisturbed.RelativeDelta, Is.GreaterThan(0).And.LessThan(1e-4));
        Assert.That(undisturbed.RelativeDeltaWithNoise, Is.GreaterThan(undisturbed.RelativeDelta).And.LessThan(0.2));
        Assert.That(undisturbed.TestAccuracy, Is.Null);
    }

    [Test]
    public void The_final_network_is_the_one_of_the_last_epoch()
    {
        TaskFolder folder = place.Write(place.Task);
        CandidateResult result = place.Run(folder);
        using var backend = new CpuBackend(threads: 1);
        EvaluationResult validation = Evaluator.Evaluate(backend, folder.FinalNetwork, place.Data, DataSplit.Validation, CancellationToken.None);
        using Checkpoint final = Checkpoint.Open(folder.FinalNetwork);
        using Network network = final.CreateNetwork(backend);
        Assert.That(validation.Accuracy, Is.EqualTo(result.ValidationAccuracy));
        Assert.That(WeightsHash.Of(network), Is.EqualTo(result.WeightsSha256));
        Assert.That(final.Plan.Network.ToString(), Is.EqualTo(TaskWorkplace.GrownArchitecture));
        Assert.That(final.TrainingState, Is.Null);
    }

    [Test]
    public void A_result_is_read_back_as_it_was_written()
    {
        TaskFolder folder = place.Write(place.Task);
        CandidateResult result = place.Run(folder), again = CandidateResult.Find(folder)!;
        Assert.That(again with { Curve = result.Curve }, Is.EqualTo(result));
        Assert.That(again.Curve, Is.EqualTo(result.Curve));
        Assert.That(TaskWorkplace.Reproducible(result), Is.EqualTo(TaskWorkplace.Reproducible(undisturbed)));
    }

    [Test]
    public void A_task_that_has_a_result_is_not_run_again()
    {
        TaskFolder folder = place.Write(place.Task);
        CandidateResult first = place.Run(folder);
        File.Delete(folder.FinalNetwork);
        CandidateResult second = place.Run(folder, worker: "another");
        Assert.That((second.Worker, second.Seconds), Is.EqualTo((first.Worker, first.Seconds)));
        Assert.That(File.Exists(folder.FinalNetwork), Is.False);
    }

    [Test]
    public void The_seed_decides_the_weights() => Assert.That(
        place.Run(place.Task with { Growth = place.Task.Growth with { Seed = 8 } }).WeightsSha256,
        Is.Not.EqualTo(undisturbed.WeightsSha256));

    [Test]
    public void Stopped_anywhere_and_resumed_it_ends_with_the_same_result([Values(1, 2, 3)] int seed)
    {
        TaskFolder folder = place.Write(place.Task);
        var random = new Random(seed);
        int stops = 0;
        while (!TryRun(folder, TimeSpan.FromMilliseconds(random.Next(1, 10))))
            Assert.That(++stops, Is.LessThan(2000), "the task does not get on");
        Assert.That(stops, Is.GreaterThan(0), "nothing was stopped");
        Assert.That(TaskWorkplace.Reproducible(CandidateResult.Find(folder)!), Is.EqualTo(TaskWorkplace.Reproducible(undisturbed)));
    }

    [Test]
    public void Of_two_runners_of_one_task_the_first_result_wins_and_both_give_it()
    {
        for (int round = 0; round < 5; round++)
        {
            TaskFolder folder = place.Write(place.Task);
            string[] names = ["first", "second"];
            CandidateResult[] results = new CandidateResult[2];
            Thread[] runners = [.. names.Select((name, i) => new Thread(() => results[i] = place.Run(folder, worker: name)))];
            foreach (Thread runner in runners)
                runner.Start();
            foreach (Thread runner in runners)
                runner.Join();
            Assert.That(results[0].Worker, Is.EqualTo(results[1].Worker).And.EqualTo(CandidateResult.Find(folder)!.Worker));
            Assert.That(results[0].Seconds, Is.EqualTo(results[1].Seconds));
            Assert.That(results.Select(TaskWorkplace.Reproducible), Is.All.EqualTo(TaskWorkplace.Reproducible(undisturbed)));
        }
    }

    [Test]
    public void Without_a_parent_it_trains_from_random_weights()
    {
        CandidateResult result = place.Run(place.Task with { Parent = null, Actions = "" });
        Assert.That((result.State, result.RelativeDelta, result.RelativeDeltaWithNoise), Is.EqualTo((CandidateState.Trained, (double?)null, (double?)null)));
        using var backend = new CpuBackend(threads: 1);
        using Trainer trainer = Trainer.Start(backend, place.Data, place.Task.Training);
        trainer.Run(null, new SilentObserver(), CancellationToken.None);
        Assert.That(result.WeightsSha256, Is.EqualTo(WeightsHash.Of(trainer.Network)));
    }

    [Test]
    public void Without_transformations_it_trains_the_parents_weights_on()
    {
        TrainingOptions options = place.Task.Training with { Network = NetworkSpec.Parse(TaskWorkplace.Architecture) };
        CandidateResult result = place.Run(place.Task with { Actions = "", Training = options });
        using var backend = new CpuBackend(threads: 1);
        using Checkpoint parent = Checkpoint.Open(place.ParentFile);
        using Trainer trainer = Trainer.Start(backend, place.Data, options, parent);
        trainer.Run(null, new SilentObserver(), CancellationToken.None);
        Assert.That(result.WeightsSha256, Is.EqualTo(WeightsHash.Of(trainer.Network)));
        Assert.That(result.RelativeDelta, Is.Null, "nothing was grown");
    }

    [Test]
    public void The_test_images_are_not_read_unless_the_task_asks_for_a_test([Values(0, 60)] int validation)
    {
        using DataSet data = PatchImages.Create();
        Assert.That(data.Fingerprint, Is.EqualTo(place.Data.Fingerprint));

        // Whoever reads them now gets an exception.
        data.Test.Dispose();
        CandidateTask task = place.Task with { Training = place.Task.Training with { ValidationCount = validation } };
        using var backend = new CpuBackend(threads: 1);
        CandidateResult result = TaskRunner.Run(place.Write(task), backend, data, "worker", new RecordingObserver(), CancellationToken.None);
        Assert.That((result.State, result.TestAccuracy), Is.EqualTo((CandidateState.Trained, (double?)null)));

        CandidateTask testing = task with { Training = task.Training with { Test = true } };
        Assert.That(
            () => TaskRunner.Run(place.Write(testing), backend, data, "worker", new RecordingObserver(), CancellationToken.None),
            Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_test_is_that_of_the_last_epoch_and_changes_nothing_else()
    {
        TaskFolder folder = place.Write(place.Task with { Training = place.Task.Training with { Test = true } });
        CandidateResult result = place.Run(folder);
        using var backend = new CpuBackend(threads: 1);
        EvaluationResult test = Evaluator.Evaluate(backend, folder.FinalNetwork, place.Data, DataSplit.Test, CancellationToken.None);
        Assert.That(result.TestAccuracy, Is.EqualTo(test.Accuracy));
        Assert.That(TaskWorkplace.Reproducible(result with { TestAccuracy = null }), Is.EqualTo(TaskWorkplace.Reproducible(undisturbed)));
    }

    [Test]
    public void A_candidate_that_diverges_has_failed_at_the_same_step_however_often_it_was_stopped()
    {
        CandidateTask task = place.Task with { Training = place.Task.Training with { LearningRate = 1e9f, Epochs = 20 } };
        CandidateResult result = place.Run(task);
        Assert.That(result.State, Is.EqualTo(CandidateState.Failed));
        Assert.That(result.Failure, Does.Match(@"^(step \d+ \(epoch \d+\): .*|epoch \d+: the validation loss) is not finite; lower the learning rate \(1E\+09\)"));
        Assert.That((result.ValidationAccuracy, result.WeightsSha256), Is.EqualTo(((double?)null, (string?)null)));
        Assert.That(result.RelativeDelta, Is.EqualTo(undisturbed.RelativeDelta), "it was grown before");

        TaskFolder folder = place.Write(task);
        var random = new Random(1);
        while (!TryRun(folder, TimeSpan.FromMilliseconds(random.Next(1, 10))))
            continue;
        Assert.That(TaskWorkplace.Reproducible(CandidateResult.Find(folder)!), Is.EqualTo(TaskWorkplace.Reproducible(result)));
        Assert.That(File.Exists(folder.FinalNetwork), Is.False);
    }

    [Test]
    public void What_cannot_be_grown_has_failed()
    {
        CandidateResult result = place.Run(place.Task with { Actions = "wider(1)" });
        Assert.That((result.State, result.Failure), Is.EqualTo((CandidateState.Failed, "wider(1): P(2,2,MAX) cannot be widened; name a convolution, a fully connected or a dense layer")));
        Assert.That(result.Curve, Is.Empty);
    }

    [Test]
    public void What_is_too_large_for_this_machine_has_failed()
    {
        const string Large = "C(8192,3,1), C(8192,3,1), C(8192,3,1), C(8192,3,1), P(8,8,AVG), SM(3)";
        CandidateResult result = place.Run(place.Task with { Parent = null, Actions = "", Training = place.Task.Training with { Network = NetworkSpec.Parse(Large) } });
        Assert.That(result.State, Is.EqualTo(CandidateState.Failed));
        Assert.That(result.Failure, Does.Contain("bytes of memory"));
    }

    [Test]
    public void What_has_grown_too_large_for_any_machine_has_failed_before_it_was_grown()
    {
        string architecture = TaskWorkplace.Architecture.Replace("C(8,", "C(65536,", StringComparison.Ordinal).Replace("C(16,", "C(65536,", StringComparison.Ordinal);
        CandidateTask task = place.Task with { Actions = "wider(0=65536); wider(2=65536)", Training = place.Task.Training with { Network = NetworkSpec.Parse(architecture) } };
        CandidateResult result = place.Run(task);
        Assert.That(result.State, Is.EqualTo(CandidateState.Failed));
        Assert.That(result.Failure, Does.StartWith("the network is too large: "));
        Assert.That(result.RelativeDelta, Is.Null);
    }

    [Test]
    public void A_damaged_checkpoint_of_the_task_means_starting_over_with_a_note([Values(0, 10, 5000)] int bytesLeft)
    {
        TaskFolder folder = StopInTheMiddle(place.Task);
        byte[] checkpoint = File.ReadAllBytes(folder.LastCheckpoint);
        File.WriteAllBytes(folder.LastCheckpoint, checkpoint[..bytesLeft]);
        AssertStartsOver(folder);
    }

    [Test]
    public void So_does_a_checkpoint_of_another_training()
    {
        TaskFolder folder = StopInTheMiddle(place.Task), other = StopInTheMiddle(place.Variant(1));
        File.Copy(other.LastCheckpoint, folder.LastCheckpoint, overwrite: true);
        AssertStartsOver(folder);
    }

    [Test]
    public void So_do_lost_figures_of_its_growth()
    {
        TaskFolder folder = StopInTheMiddle(place.Task);
        File.Delete(Path.Combine(folder.Path, "preservation.json"));
        AssertStartsOver(folder);
    }

    [Test]
    public void A_parent_that_is_cut_or_missing_is_an_error_and_no_result()
    {
        string cut = Path.Combine(Path.GetDirectoryName(place.ParentFile)!, "cut.safetensors");
        File.WriteAllBytes(cut, File.ReadAllBytes(place.ParentFile)[..3000]);
        AssertThrows<CheckpointException>(place.Task with { Parent = "../parent/cut.safetensors" }, "cut.safetensors");
        AssertThrows<CheckpointException>(place.Task with { Parent = "../parent/none.safetensors" }, "none.safetensors: no such checkpoint");
    }

    [Test]
    public void Other_data_or_another_vector_width_than_the_tasks_are_errors()
    {
        AssertThrows<TaskException>(place.Task with { DataFingerprint = "00", Data = "cifar-10" }, "it is to be trained on cifar-10, and synthetic is other data; name the same data set with --data");
        AssertThrows<TaskException>(place.Task with { VectorWidth = 64 }, $"with 64-bit vectors, not {(int)SimdWidths.Widest}-bit vectors; give --simd 64");
    }

    [Test]
    public void Another_architecture_than_growing_gives_is_an_error() => AssertThrows<TaskException>(
        place.Task with { Training = place.Task.Training with { Network = NetworkSpec.Parse(TaskWorkplace.Architecture) } },
        $"gives {TaskWorkplace.GrownArchitecture}, not {TaskWorkplace.Architecture}; write the task anew");

    [Test]
    public void Memory_stays_flat_over_many_tasks()
    {
        using var backend = new CpuBackend(threads: 2);
        long held = 0, managed = 0;
        for (int number = 0; number < 21; number++)
        {
            TaskRunner.Run(place.Write(place.Variant(number)), backend, place.Data, "worker", new RecordingObserver(), CancellationToken.None);
            Assert.That((backend.Memory.LiveBuffers, backend.Memory.LiveBytes), Is.EqualTo((0, 0L)));

            // Each variant once, then again.
            if (number == 2)
                (held, managed) = (backend.Memory.HeldBytes, GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.That(backend.Memory.HeldBytes, Is.EqualTo(held), "native bytes");
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - managed, Is.LessThan(200_000), "managed bytes");
    }

    private bool TryRun(TaskFolder folder, TimeSpan stopAfter)
    {
        using var stop = new CancellationTokenSource(stopAfter);
        try
        {
            place.Run(folder, cancellation: stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A folder with a checkpoint of a training that was stopped after its first epoch.</summary>
    private TaskFolder StopInTheMiddle(CandidateTask task)
    {
        TaskFolder folder = place.Write(task);
        using var stop = new CancellationTokenSource();
        var observer = new RecordingObserver(_ => stop.Cancel());
        Assert.That(() => place.Run(folder, observer, cancellation: stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.Exists(folder.LastCheckpoint));
        return folder;
    }

    private void AssertStartsOver(TaskFolder folder)
    {
        var observer = new RecordingObserver();
        CandidateResult result = place.Run(folder, observer);
        Assert.That(TaskWorkplace.Reproducible(result), Is.EqualTo(TaskWorkplace.Reproducible(undisturbed)));
        Assert.That(observer.Notes, Has.One.Items);
        Assert.That(observer.Notes.Single(), Does.StartWith("the task starts over, for its checkpoint is of no use: ").And.Not.Contain("\n"));
    }

    private void AssertThrows<T>(CandidateTask task, string problem)
        where T : Exception
    {
        TaskFolder folder = place.Write(task);
        Assert.That(() => place.Run(folder), Throws.TypeOf<T>().With.Message.Contains(problem).And.Message.Not.Contains("\n"));
        Assert.That(Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "task.json" }));
    }
}
