using System.Text.Json;
using Eas.Kernels.Cpu.Simd;
using Eas.Networks.Architecture;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors.Cpu;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Training;

public sealed class TrainerTests
{
    private const string Plain = "C(8,3,1), P(2,2,MAX), C(16,3,1), P(4,4,AVG), FC(24), SM(3)";
    private const string Dense = "C(8,3,1), D(8*2), T(12,2,AVG), D(8,4), P(4,4,AVG), SM(3)";

    [Test]
    public void Threads_do_not_change_a_byte_of_a_checkpoint([Values(Plain, Dense)] string architecture)
    {
        byte[][] checkpoints = [.. new[] { 1, 2, 3 }.Select(threads => Train(Options(architecture), threads))];
        Assert.That(checkpoints[1], Is.EqualTo(checkpoints[0]));
        Assert.That(checkpoints[2], Is.EqualTo(checkpoints[0]));
    }

    [Test]
    public void The_seed_changes_the_result() =>
        Assert.That(Train(Options(Plain), 1), Is.Not.EqualTo(Train(Options(Plain) with { Seed = 2 }, 1)));

    [Test]
    public void Stopped_at_any_instant_and_resumed_a_training_ends_with_the_same_files([Values(Plain, Dense)] string architecture)
    {
        using var undisturbed = new TemporaryDirectory();
        using var disturbed = new TemporaryDirectory();
        TrainingOptions options = Options(architecture) with { Epochs = 6 };
        Run(options, undisturbed.Path, threads: 1, stopAfter: null);

        var random = new Random(3);
        int stops = 0;
        while (!Run(options, disturbed.Path, threads: 1, stopAfter: TimeSpan.FromMilliseconds(random.Next(1, 8))))
            Assert.That(++stops, Is.LessThan(2000), "the training does not get on");

        Assert.That(stops, Is.GreaterThan(0), "nothing was stopped");
        foreach (string file in new[] { Trainer.BestFile, Trainer.LastFile, Trainer.CurveFile })
            Assert.That(File.ReadAllBytes(disturbed[file]), Is.EqualTo(File.ReadAllBytes(undisturbed[file])), file);
    }

    [Test]
    public void It_learns_and_its_curve_tells_so()
    {
        using var directory = new TemporaryDirectory();
        Run(Options(Plain) with { Epochs = 4 }, directory.Path, threads: 2, stopAfter: null);
        using JsonDocument curve = JsonDocument.Parse(File.ReadAllText(directory[Trainer.CurveFile]));
        JsonElement last = curve.RootElement[3];
        Assert.That(last.GetProperty("epoch").GetInt32(), Is.EqualTo(4));
        Assert.That(last.GetProperty("validation_accuracy").GetDouble(), Is.GreaterThan(0.9));
        Assert.That(last.GetProperty("training_loss").GetDouble(), Is.LessThan(curve.RootElement[0].GetProperty("training_loss").GetDouble()));
    }

    [Test]
    public void A_checkpoint_evaluates_to_the_accuracy_that_training_reported()
    {
        using var directory = new TemporaryDirectory();
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        TrainingResult result;
        using (Trainer trainer = Trainer.Start(backend, data, Options(Plain)))
            result = trainer.Run(directory.Path, new SilentObserver(), CancellationToken.None);

        EvaluationResult test = Evaluator.Evaluate(backend, directory[Trainer.LastFile], data, DataSplit.Test, CancellationToken.None);
        EvaluationResult validation = Evaluator.Evaluate(backend, directory[Trainer.LastFile], data, DataSplit.Validation, CancellationToken.None);
        Assert.That(test, Is.EqualTo(new EvaluationResult(result.TestAccuracy!.Value, result.Loss!.Value, data.Test.Count)));
        Assert.That(validation.Accuracy, Is.EqualTo(result.Accuracy));
        Assert.That(Evaluator.Evaluate(backend, directory[Trainer.BestFile], data, DataSplit.Train, CancellationToken.None).Images, Is.EqualTo(540));
    }

    [Test]
    public void Memory_is_known_exactly_before_the_first_step([Values(Plain, Dense)] string architecture, [Values(0, null)] int? validation)
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 2);
        using var planning = new CpuBackend(threads: 2, planning: true);
        TrainingOptions options = Options(architecture) with { ValidationCount = validation };
        using Trainer planned = Trainer.Start(planning, data, options);
        using Trainer trainer = Trainer.Start(backend, data, options);
        Assert.That(trainer.MemoryBytes, Is.EqualTo(planned.MemoryBytes));
        trainer.Run(null, new SilentObserver(), CancellationToken.None);
        Assert.That(backend.Memory.HeldBytes, Is.EqualTo(planned.MemoryBytes), "after training and testing");
    }

    [Test]
    public void A_training_returns_all_its_memory()
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        using (Trainer trainer = Trainer.Start(backend, data, Options(Dense) with { Epochs = 1 }))
            trainer.Run(null, new SilentObserver(), CancellationToken.None);
        Assert.That(backend.Memory.LiveBuffers, Is.Zero);
    }

    [TestCase("C(8192,3,1), C(8192,3,1), C(8192,3,1), C(8192,3,1), P(8,8,AVG), SM(3)", "bytes of memory and .* are there")]
    [TestCase("C(16384,5,1), C(16384,5,1), P(8,8,AVG), SM(3)", "the network is too large")]
    public void A_network_too_large_for_memory_is_refused_before_it_starts(string architecture, string reason)
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        Assert.That(() => Trainer.Start(backend, data, Options(architecture)), Throws.TypeOf<TrainingException>().With.Message.Matches(reason));
        Assert.That(backend.Memory.LiveBuffers, Is.Zero);
    }

    [Test]
    public void A_diverged_training_stops_and_names_layer_and_step()
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        using Trainer trainer = Trainer.Start(backend, data, Options(Plain) with { LearningRate = 1e30f });
        Assert.That(
            () => trainer.Run(null, new SilentObserver(), CancellationToken.None),
            Throws.TypeOf<TrainingException>().With.Message.Matches(@"^step \d+ \(epoch 1\): .*(layer \d+\.|loss).* is not finite; lower the learning rate"));
    }

    [Test]
    public void A_checkpoint_of_other_data_or_another_width_is_not_resumed()
    {
        using var directory = new TemporaryDirectory();
        Run(Options(Plain), directory.Path, threads: 1, stopAfter: null);
        using DataSet data = PatchImages.Create(), other = PatchImages.Create(seed: 9);
        using var backend = new CpuBackend(threads: 1);
        using var scalar = new CpuBackend(threads: 1, SimdWidth.Scalar);
        Assert.That(() => Trainer.Resume(backend, other, directory[Trainer.LastFile]), Throws.TypeOf<TrainingException>().With.Message.Contains("other data"));
        Assert.That(() => Trainer.Resume(backend, data, directory[Trainer.BestFile]), Throws.Exception.With.Message.Contains("no training to go on with"));
        if (SimdWidths.Widest != SimdWidth.Scalar)
            Assert.That(() => Trainer.Resume(scalar, data, directory[Trainer.LastFile]), Throws.TypeOf<TrainingException>().With.Message.Contains("--simd"));
    }

    [Test]
    public void A_checkpoint_that_does_not_tell_is_of_a_training_that_ends_with_a_test([Values] bool tells)
    {
        using var directory = new TemporaryDirectory();
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        TrainingOptions options = Options(Plain) with { Test = false };
        using (Trainer trainer = Trainer.Start(backend, data, options))
        {
            TrainingState state = TrainingState.Begin(options);
            Checkpoint.Save(directory["a"], trainer.Network, trainer.Description, (tells ? state : state with { Test = null }).Write(), name => new float[trainer.Network.Store.Read<float>(name["momentum.".Length..]).Length]);
        }

        using Trainer resumed = Trainer.Resume(backend, data, directory["a"]);
        TrainingResult result = resumed.Run(null, new SilentObserver(), CancellationToken.None);
        Assert.That((result.TestAccuracy is null, result.Loss is null), Is.EqualTo((tells, tells)));
    }

    [Test]
    public void A_directory_that_vanishes_is_one_clear_error()
    {
        using var directory = new TemporaryDirectory();
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        using Trainer trainer = Trainer.Start(backend, data, Options(Plain));
        string gone = directory["gone"];
        Assert.That(
            () => trainer.Run(gone, new SilentObserver(), CancellationToken.None),
            Throws.TypeOf<TrainingException>().With.Message.StartsWith($"{gone}: a checkpoint could not be written"));
    }

    [TestCase("C(8,3,1), P(8,8,AVG), SM(4)", "end it with SM(3)")]
    public void A_network_for_other_classes_is_refused(string architecture, string remedy)
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        Assert.That(() => Trainer.Start(backend, data, Options(architecture)), Throws.TypeOf<TrainingException>().With.Message.Contains(remedy));
    }

    private static TrainingOptions Options(string architecture) => new()
    {
        Network = NetworkSpec.Parse(architecture),
        Epochs = 2,
        BatchSize = 20,
        Augment = true,
        Dropout = 0.2f,
        LearningRate = 0.05f,
        Test = true,
    };

    private static byte[] Train(TrainingOptions options, int threads)
    {
        using var directory = new TemporaryDirectory();
        Run(options, directory.Path, threads, stopAfter: null);
        return File.ReadAllBytes(directory[Trainer.LastFile]);
    }

    /// <summary>Trains, going on from the last checkpoint where there is one; false where it was stopped.</summary>
    private static bool Run(TrainingOptions options, string directory, int threads, TimeSpan? stopAfter)
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads);
        using var stop = new CancellationTokenSource();
        string last = Path.Combine(directory, Trainer.LastFile);
        using Trainer trainer = File.Exists(last) ? Trainer.Resume(backend, data, last) : Trainer.Start(backend, data, options);
        if (stopAfter is { } delay)
            stop.CancelAfter(delay);
        try
        {
            trainer.Run(directory, new SilentObserver(), stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
