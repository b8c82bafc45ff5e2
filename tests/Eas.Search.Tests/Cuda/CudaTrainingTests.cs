using Eas.Networks.Architecture;
using Eas.Search.Data;
using Eas.Search.Tests.Training;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Tensors.Cuda;
using Eas.Testing;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Search.Tests.Cuda;

/// <summary>Whole trainings on the CUDA backend, on the simulator.</summary>
[Category("Cuda")]
public sealed class CudaTrainingTests
{
    private const string Plain = "C(8,3,1), P(2,2,MAX), C(16,3,1), P(4,4,AVG), FC(24), SM(3)";
    private const string Dense = "C(8,3,1), D(8*2), T(12,2,AVG), D(8,4), P(4,4,AVG), SM(3)";

    [SetUp]
    public void Simulate()
    {
        SimulatedDevice.Prepare();
        SimulatorLibraries.Reset();
    }

    [TearDown]
    public void CheckThatNothingIsLeft() => SimulatedDevice.AssertClean();

    [Test]
    public void Twenty_steps_in_float32_lead_to_the_weights_of_the_CPU([Values(Plain, Dense)] string architecture)
    {
        using DataSet data = PatchImages.Create();

        // 540 images to train on: 20 steps, all at the same rate.
        TrainingOptions options = Options(architecture) with { BatchSize = 27, Epochs = 1, LearningRate = 0.02f };
        using var cpu = new CpuBackend(threads: 1);
        using var cuda = new CudaBackend(SimulatedDevice.Options(Precision.Float32));
        float[] start = Weights(cpu, data, options, train: false), onCpu = Weights(cpu, data, options), onCuda = Weights(cuda, data, options);

        Assert.That(Distance(Weights(cuda, data, options, train: false), start), Is.Zero, "both begin with the same weights");
        Assert.That(Distance(onCuda, onCpu), Is.LessThanOrEqualTo(1e-3 * Distance(onCpu, start)));
    }

    [Test]
    public void A_graph_and_single_launches_give_the_same_checkpoint([Values(Plain, Dense)] string architecture, [Values] Precision precision)
    {
        TrainingOptions options = Options(architecture) with { Augment = true, Dropout = 0.2f };
        byte[] graph = Train(SimulatedDevice.Options(precision), options), launches = Train(SimulatedDevice.Options(precision) with { UseGraphs = false }, options);

        Assert.That(launches, Is.EqualTo(graph));
    }

    [Test]
    public void Several_steps_are_one_launch_of_a_graph()
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CudaBackend(SimulatedDevice.Options(Precision.Float32));
        using Trainer trainer = Trainer.Start(backend, data, Options(Plain) with { BatchSize = 10, Epochs = 1, ValidationCount = 0, Test = false });
        SimulatorLibraries.Reset();
        trainer.Run(null, new SilentObserver(), CancellationToken.None);

        // 60 steps: of the first eight one is launch by launch and seven are graphs of one; six graphs of eight follow, and four of one.
        Assert.That(SimulatorLibraries.Report()["graph_launches"], Is.EqualTo(7 + 6 + 4));
    }

    [Test]
    public void It_learns_in_bfloat16()
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CudaBackend(SimulatedDevice.Options(Precision.BFloat16));
        using Trainer trainer = Trainer.Start(backend, data, Options(Plain) with { Epochs = 4 });

        Assert.That(trainer.Run(null, new SilentObserver(), CancellationToken.None).Accuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void Stopped_and_resumed_a_training_ends_with_the_same_files()
    {
        using var undisturbed = new TemporaryDirectory();
        using var disturbed = new TemporaryDirectory();
        using DataSet data = PatchImages.Create();
        using var backend = new CudaBackend(SimulatedDevice.Options(Precision.BFloat16));
        using (Trainer whole = Trainer.Start(backend, data, Options(Dense)))
            whole.Run(undisturbed.Path, new SilentObserver(), CancellationToken.None);
        using (Trainer begun = Trainer.Start(backend, data, Options(Dense)))
        {
            using var stop = new CancellationTokenSource();
            Assert.That(() => begun.Run(disturbed.Path, new StopAfterEpoch(stop), stop.Token), Throws.InstanceOf<OperationCanceledException>());
        }

        using (Trainer resumed = Trainer.Resume(backend, data, disturbed[Trainer.LastFile]))
            resumed.Run(disturbed.Path, new SilentObserver(), CancellationToken.None);

        foreach (string file in new[] { Trainer.BestFile, Trainer.LastFile, Trainer.CurveFile })
            Assert.That(File.ReadAllBytes(disturbed[file]), Is.EqualTo(File.ReadAllBytes(undisturbed[file])), file);
    }

    [Test]
    public void A_checkpoint_of_a_GPU_is_resumed_on_a_GPU_of_the_same_precision_only()
    {
        using var directory = new TemporaryDirectory();
        using DataSet data = PatchImages.Create();
        using var bfloat16 = new CudaBackend(SimulatedDevice.Options(Precision.BFloat16));
        using (Trainer trainer = Trainer.Start(bfloat16, data, Options(Plain) with { Epochs = 1 }))
            trainer.Run(directory.Path, new SilentObserver(), CancellationToken.None);
        using var float32 = new CudaBackend(SimulatedDevice.Options(Precision.Float32));
        using var cpu = new CpuBackend(threads: 1);

        foreach (IBackend other in new IBackend[] { float32, cpu })
        {
            Assert.That(
                () => Trainer.Resume(other, data, directory[Trainer.LastFile]),
                Throws.TypeOf<TrainingException>().With.Message.EndsWith("give --device cuda --precision bfloat16"));
        }
    }

    [Test]
    public void Memory_is_known_exactly_before_the_first_step([Values(Plain, Dense)] string architecture, [Values(Precision.Float32, Precision.BFloat16)] Precision precision)
    {
        using DataSet data = PatchImages.Create();
        TrainingOptions options = Options(architecture);
        using var backend = new CudaBackend(SimulatedDevice.Options(precision));
        long planned = Trainer.MeasureMemory(data, options, backend);
        backend.Trim();
        using Trainer trainer = Trainer.Start(backend, data, options);
        trainer.Run(null, new SilentObserver(), CancellationToken.None);

        Assert.That(backend.Memory.HeldBytes, Is.EqualTo(planned), "after training and testing");
    }

    [TestCase("C(256,3,1), C(256,3,1), P(8,8,AVG), SM(3)", "needs [0-9,]+ bytes of memory and [0-9,]+ are there on cuda:0")]
    [TestCase("C(1024,3,1), C(1024,3,1), P(8,8,AVG), SM(3)", "out of device memory: [0-9,]+ more bytes were needed")]
    public void A_network_too_large_for_the_device_is_refused_before_it_starts(string architecture, string reason)
    {
        SimulatorLibraries.Reset("memory=60000000");
        using DataSet data = PatchImages.Create();
        using var backend = new CudaBackend(SimulatedDevice.Options(Precision.Float32));

        Assert.That(
            () => Trainer.Start(backend, data, Options(architecture)), Throws.TypeOf<TrainingException>().With.Message.Matches(reason));
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(1), "the workspace of matrix products");
    }

    private static byte[] Train(CudaOptions device, TrainingOptions options)
    {
        using var directory = new TemporaryDirectory();
        using DataSet data = PatchImages.Create();
        using var backend = new CudaBackend(device);
        using Trainer trainer = Trainer.Start(backend, data, options);
        trainer.Run(directory.Path, new SilentObserver(), CancellationToken.None);
        return File.ReadAllBytes(directory[Trainer.LastFile]);
    }

    private static float[] Weights(IBackend backend, DataSet data, TrainingOptions options, bool train = true)
    {
        using Trainer trainer = Trainer.Start(backend, data, options);
        if (train)
            trainer.Run(null, new SilentObserver(), CancellationToken.None);
        return [.. trainer.Network.Store.Parameters.SelectMany(parameter => trainer.Network.Store.Read<float>(parameter.Name))];
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (left, right) => ((double)left - right) * ((double)left - right)).Sum());

    private static TrainingOptions Options(string architecture) => new()
    {
        Network = NetworkSpec.Parse(architecture),
        Epochs = 2,
        BatchSize = 20,
        LearningRate = 0.05f,
        Seed = 7,
    };

    private sealed class StopAfterEpoch(CancellationTokenSource stop) : ITrainingObserver
    {
        public void Progress(TrainingProgress progress)
        {
            // It is stopped at an epoch's end.
        }

        public void EpochDone(EpochResult epoch, TrainingProgress progress) => stop.Cancel();
    }
}
