using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Kernels;
using Eas.Kernels.Cuda.Libraries;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>The classes over the driver, on the simulator.</summary>
[NonParallelizable]
public sealed class DriverTests
{
    private static readonly float[] Values = [1, -2, 3.5f, 4, 5, 6, 7, 8, 9];

    [Test]
    public void Devices_are_listed()
    {
        SimulatorLibraries.Require();
        SimulatorLibraries.Reset();

        IReadOnlyList<CudaDevice> devices = CudaDevice.List();

        Assert.That(devices.Select(device => (device.Ordinal, device.Name, device.ComputeCapability)),
            Is.EqualTo([(0, "Eas simulator 0", 90), (1, "Eas simulator 1", 90)]));
    }

    [Test]
    public void All_libraries_are_there_and_say_their_versions()
    {
        SimulatorLibraries.Require();
        SimulatorLibraries.Reset();

        CudaLibraries.RequireAll();

        CudaVersions versions = CudaLibraries.Versions;
        Assert.That(CudaLibraries.IsDriverPresent, Is.True);
        Assert.That(versions, Is.EqualTo(new CudaVersions(Driver: 13_000, Cublas: 120_604, Cudnn: 91_900)));
    }

    [Test]
    public void What_is_copied_there_comes_back()
    {
        using var device = new SimulatedDevice();
        ulong there = device.Upload(Values);
        ulong copy = device.Pool.Rent(sizeof(float) * Values.Length);

        DeviceCopies.OnDevice(copy, there, sizeof(float) * Values.Length, device.Stream);
        DeviceCopies.Clear(there, sizeof(float) * 4, device.Stream);

        Assert.That(device.Download(copy, Values.Length), Is.EqualTo(Values));
        Assert.That(device.Download(there, Values.Length), Is.EqualTo([0, 0, 0, 0, .. Values[4..]]));
    }

    [Test]
    public unsafe void Pinned_memory_is_copied_in_the_order_of_the_stream()
    {
        using var device = new SimulatedDevice();
        using var pinned = new PinnedMemory(device.Context, sizeof(float) * Values.Length);
        Values.CopyTo(new Span<float>((void*)pinned.Pointer, Values.Length));
        ulong there = device.Pool.Rent(pinned.Bytes);

        DeviceCopies.ToDeviceFromPinned(there, pinned.Pointer, pinned.Bytes, device.Stream);

        Assert.That(device.Download(there, Values.Length), Is.EqualTo(Values));
    }

    [Test]
    public void Kernels_compute([Values] bool handwritten)
    {
        using var device = new SimulatedDevice(handwritten);
        ulong x = device.Upload(Values), y = device.Pool.Rent(sizeof(float) * Values.Length);

        device.Kernels.Launch(KernelTable.FillFloat32, Fill(y, 2), device.Stream);
        device.Kernels.Launch(KernelTable.CopyFloat32, Add(x, y), device.Stream);

        Assert.That(device.Download(y, Values.Length), Is.EqualTo(Values.Select(value => value + 2)));
    }

    [Test]
    public void Every_kernel_of_the_table_loads([Values] bool handwritten)
    {
        using var device = new SimulatedDevice(handwritten);

        foreach (KernelEntry entry in KernelTable.All)
            device.Kernels.Prepare(entry);

        Assert.That(SimulatorLibraries.Report()["live_modules"], Is.EqualTo(KernelTable.All.Select(entry => entry.File).Distinct().Count()));
    }

    [Test]
    public void A_launch_allocates_nothing()
    {
        using var device = new SimulatedDevice();
        ulong y = device.Pool.Rent(sizeof(float) * Values.Length);
        FillArguments arguments = Fill(y, 1);
        device.Kernels.Launch(KernelTable.FillFloat32, arguments, device.Stream);
        KernelEntry entry = KernelTable.FillFloat32;

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            device.Kernels.Launch(entry, arguments, device.Stream);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Arguments_of_another_kernel_are_refused_by_name()
    {
        using var device = new SimulatedDevice();

        Assert.That(() => device.Kernels.Launch(KernelTable.CopyFloat32, Fill(256, 1), device.Stream),
            Throws.ArgumentException.With.Message.Contains("copy_f32 takes CopyArguments, not FillArguments"));
    }

    [Test]
    public void Events_measure_the_time_between_them()
    {
        using var device = new SimulatedDevice();
        using var start = new CudaEvent(timing: true);
        using var end = new CudaEvent(timing: true);
        start.Record(device.Stream);
        device.Upload(Values);
        end.Record(device.Stream);
        end.Synchronize();

        Assert.That(end.MillisecondsSince(start), Is.GreaterThanOrEqualTo(0).And.LessThan(60_000));
    }

    [Test]
    public void A_graph_computes_at_every_launch_what_was_recorded()
    {
        using var device = new SimulatedDevice();
        ulong x = device.Upload(Values), y = device.Pool.Rent(sizeof(float) * Values.Length);
        device.Kernels.Prepare(KernelTable.FillFloat32);
        device.Kernels.Prepare(KernelTable.CopyFloat32);
        device.Kernels.Launch(KernelTable.FillFloat32, Fill(y, 1), device.Stream);

        using var graph = CudaGraph.Capture(device.Stream, () => device.Kernels.Launch(KernelTable.CopyFloat32, Add(x, y), device.Stream));
        float[] afterCapture = device.Download(y, Values.Length);
        graph.Launch(device.Stream);
        graph.Launch(device.Stream);

        Assert.That(afterCapture, Is.All.EqualTo(1));
        Assert.That(device.Download(y, Values.Length), Is.EqualTo(Values.Select(value => 1 + value + value)));
    }

    [Test]
    public void Work_that_throws_ends_its_capture()
    {
        using var device = new SimulatedDevice();

        Assert.That(() => CudaGraph.Capture(device.Stream, () => throw new InvalidDataException("no")), Throws.TypeOf<InvalidDataException>());

        Assert.That(device.Download(device.Upload(Values), Values.Length), Is.EqualTo(Values));
    }

    [Test]
    public void Memory_is_not_taken_within_a_capture()
    {
        using var device = new SimulatedDevice { MayViolate = true };

        Assert.That(() => CudaGraph.Capture(device.Stream, () => device.Pool.Rent(1)),
            Throws.TypeOf<CudaException>().With.Message.StartsWith("cuMemAlloc_v2(256 bytes): CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED (900)"));
        Assert.That(device.Download(device.Upload(Values), Values.Length), Is.EqualTo(Values));
    }

    [Test]
    public void A_context_that_is_gone_harms_nothing_that_is_disposed_later()
    {
        SimulatorLibraries.Require();
        SimulatorLibraries.Reset();
        var context = new CudaContext(1);
        var stream = new CudaStream(context);
        var pool = new DeviceMemoryPool(context);
        stream.Dispose();
        pool.Rent(1);
        pool.Dispose();

        context.Dispose();

        Assert.That(() =>
        {
            stream.Dispose();
            pool.Dispose();
            context.Dispose();
        }, Throws.Nothing);
        Assert.That(context.MakeCurrent, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(SimulatorLibraries.Report().Leaks, Is.Empty);
    }

    private static FillArguments Fill(ulong y, float value) => new() { Y = y, YPitch = Values.Length, Rows = 1, Columns = Values.Length, Value = value };

    private static CopyArguments Add(ulong x, ulong y) =>
        new() { X = x, Y = y, XPitch = Values.Length, YPitch = Values.Length, Rows = 1, Columns = Values.Length, Accumulate = 1 };
}
