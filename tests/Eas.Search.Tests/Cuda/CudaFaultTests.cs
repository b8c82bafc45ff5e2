using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Libraries;
using Eas.Networks.Architecture;
using Eas.Search.Data;
using Eas.Search.Tests.Training;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Cuda;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Search.Tests.Cuda;

/// <summary>What goes wrong on a GPU ends in one clear line, and everything is given back.</summary>
[Category("Cuda")]
public sealed class CudaFaultTests
{
    private const string Architecture = "C(8,3,1), P(2,2,MAX), C(8,3,1), P(4,4,AVG), SM(3)";

    [SetUp]
    public void Simulate()
    {
        SimulatedDevice.Prepare();
        SimulatorLibraries.Reset();
    }

    [TearDown]
    public void CheckThatNothingIsLeft()
    {
        SimulatorReport report = SimulatorLibraries.Report();
        SimulatorLibraries.Reset();
        Assert.That(report.Violations, Is.Empty);
        Assert.That(report.Leaks, Is.Empty);
    }

    [Test]
    public void Memory_that_runs_out_at_any_allocation_names_the_network_and_the_bytes()
    {
        int refused = 0;
        for (int allocation = 1; ; allocation++)
        {
            SimulatorLibraries.Reset($"allocation={allocation}+");
            Exception? problem = Fail(Train);
            if (problem is null)
                break;
            refused++;
            Assert.That(problem, Is.TypeOf<OutOfDeviceMemoryException>().Or.TypeOf<TrainingException>(), $"allocation {allocation}");
            Assert.That(problem.Message, Does.Match("bytes.*(free|there)").And.Not.Contain("\n"));
            if (problem is TrainingException)
                Assert.That(problem.Message, Does.Contain(Architecture));
            Assert.That(SimulatorLibraries.Report().Leaks, Is.Empty, $"allocation {allocation}");
        }

        Assert.That(refused, Is.GreaterThan(5));
    }

    [TestCase("launch=7", "cuLaunchKernel")]
    [TestCase("copy=9", "cu")]
    [TestCase("module=2", "cuModuleLoadDataEx")]
    [TestCase("convolution=2", "cudnnConvolution")]
    [TestCase("product=1", "cublas")]
    [TestCase("capture=1", "cuStreamBeginCapture")]
    [TestCase("graph=1", "cuGraphInstantiate")]
    [TestCase("graph-launch=1", "cuGraphLaunch")]
    [TestCase("synchronize=3", "cu")]
    [TestCase("bad-ptx", "cuModuleLoadDataEx")]
    public void A_call_that_fails_is_named(string fault, string call)
    {
        SimulatorLibraries.Reset(fault);
        Exception? problem = Fail(Train);

        Assert.That(problem, Is.TypeOf<CudaException>());
        Assert.That(problem!.Message, Does.Contain(call).And.Not.Contain("\n"));
    }

    [TestCase("no-device", "no")]
    [TestCase("devices=0", "no")]
    [TestCase("driver-version=11080", "11.8")]
    [TestCase("cudnn-version=8907", "8.9")]
    public void A_machine_that_cannot_do_it_is_told_so(string fault, string reason)
    {
        SimulatorLibraries.Reset(fault);
        Exception? problem = Fail(Train);

        Assert.That(problem, Is.TypeOf<CudaUnavailableException>());
        Assert.That(problem!.Message, Does.Contain(reason).And.Not.Contain("\n"));
    }

    [Test]
    public void A_device_that_is_not_there_is_named() => Assert.That(
        () => new CudaBackend(SimulatedDevice.Options(Precision.Float32, ordinal: 2)),
        Throws.TypeOf<CudaUnavailableException>().With.Message.Contains("no CUDA device 2"));

    private static void Train()
    {
        using DataSet data = PatchImages.Create(training: 60);
        using var backend = new CudaBackend(SimulatedDevice.Options(Precision.BFloat16));
        using Trainer trainer = Trainer.Start(
            backend, data, new TrainingOptions { Network = NetworkSpec.Parse(Architecture), Epochs = 1, BatchSize = 10, LearningRate = 0.05f });
        trainer.Run(null, new SilentObserver(), CancellationToken.None);
    }

    private static Exception? Fail(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception problem) when (problem is CudaException or OutOfDeviceMemoryException or CudaUnavailableException or TrainingException)
        {
            return problem;
        }
    }
}
