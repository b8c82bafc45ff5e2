using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Kernels;
using Eas.Kernels.Cuda.Libraries;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>What is said where the driver refuses, and that nothing is left behind.</summary>
[NonParallelizable]
public sealed class DriverFaultTests
{
    [TestCase("no-device", "NVIDIA's driver is there but finds no device")]
    [TestCase("devices=0", "NVIDIA's driver is there but finds no device")]
    [TestCase("driver-version=11080", "NVIDIA's driver is too old: it supports CUDA 11.8, Eas needs 12.0 or newer")]
    public void A_driver_that_cannot_be_used_is_explained_in_a_line(string fault, string expected)
    {
        SimulatorLibraries.Require();
        SimulatorLibraries.Reset(fault);

        CudaUnavailableException? exception = Assert.Throws<CudaUnavailableException>(() => CudaDevice.List());

        SimulatorLibraries.Reset();
        Assert.That(exception!.Message, Does.StartWith(expected).And.Not.Contain("\n"));
    }

    [Test]
    public void An_old_cuDNN_is_refused_in_a_line()
    {
        SimulatorLibraries.Require();
        SimulatorLibraries.Reset("cudnn-version=8907");

        CudaUnavailableException? exception = Assert.Throws<CudaUnavailableException>(CudaLibraries.RequireAll);

        SimulatorLibraries.Reset();
        Assert.That(exception!.Message, Does.StartWith("cuDNN 8.9 is too old: Eas needs 9.0 or newer").And.Not.Contain("\n"));
    }

    [TestCase(2)]
    [TestCase(-1)]
    public void A_device_that_is_not_there_is_refused_by_number(int ordinal)
    {
        SimulatorLibraries.Require();
        SimulatorLibraries.Reset();

        Assert.That(() => new CudaContext(ordinal),
            Throws.TypeOf<CudaUnavailableException>().With.Message.Contains($"no CUDA device {ordinal}: the driver shows 2"));
    }

    [Test]
    public void Memory_that_runs_out_once_is_taken_from_the_kept_blocks()
    {
        using var device = new SimulatedDevice();
        device.Pool.Return(device.Pool.Rent(4096));
        SimulatorLibraries.Reset("allocation=1");

        device.Pool.Rent(100_000);

        Assert.That(device.Pool.HeldBytes, Is.EqualTo(DeviceMemoryPool.RoundUp(100_000)));
    }

    [Test]
    public void Memory_that_has_run_out_is_told_with_all_figures()
    {
        using var device = new SimulatedDevice();
        device.Pool.Rent(512);

        OutOfDeviceMemoryException? exception = Assert.Throws<OutOfDeviceMemoryException>(() => device.Pool.Rent(1L << 50));

        Assert.That(exception!.AskedBytes, Is.EqualTo(1L << 50));
        Assert.That(exception.FreeBytes, Is.EqualTo(exception.TotalBytes - 512));
        Assert.That(exception.Message, Does.Contain("1,125,899,906,842,624 more bytes were needed").And.Contain("512 are in use here").And.Not.Contain("\n"));
        Assert.That(device.Pool.Rent(256), Is.Not.Zero, "the pool still works");
    }

    [Test]
    public void A_launch_that_fails_names_the_kernel()
    {
        using var device = new SimulatedDevice();
        ulong y = device.Pool.Rent(256);
        SimulatorLibraries.Reset("launch=1");

        Assert.That(() =>
        {
            device.Kernels.Launch(KernelTable.FillFloat32, new FillArguments { Y = y, YPitch = 8, Rows = 1, Columns = 8, Value = 1 }, device.Stream);
            device.Stream.Synchronize();
        }, Throws.TypeOf<CudaException>().With.Message.Matches(@"^cu(LaunchKernel\(fill_f32\)|StreamSynchronize): CUDA_ERROR_LAUNCH_FAILED \(719\): [^\n]+$"));
    }

    [Test]
    public void A_broken_context_is_disposed_without_an_error()
    {
        using var device = new SimulatedDevice();
        device.Pool.Rent(256);
        SimulatorLibraries.Reset("synchronize=1");

        Assert.That(device.Stream.Synchronize, Throws.TypeOf<CudaException>().With.Message.StartsWith("cuStreamSynchronize: CUDA_ERROR"));
    }

    [Test]
    public void PTX_that_is_refused_is_told_with_the_compilers_log()
    {
        using var device = new SimulatedDevice();
        SimulatorLibraries.Reset("bad-ptx");

        Assert.That(() => device.Kernels.Prepare(KernelTable.FillFloat32),
            Throws.TypeOf<CudaException>().With.Message.Matches(@"^cuModuleLoadDataEx\(elementwise\.ptx\): CUDA_ERROR_INVALID_PTX \(218\): [^\n]+; [^\n]+$"));
    }
}
