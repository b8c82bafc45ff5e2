using Eas.Kernels.Cuda.Driver;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>A context, a stream, a pool and the kernels on the simulator's first device; disposing it checks that no rule was broken and nothing is left.</summary>
internal sealed class SimulatedDevice : IDisposable
{
    public SimulatedDevice(bool handwritten = false)
    {
        SimulatorLibraries.Require();
        SimulatorLibraries.Reset();
        Context = new CudaContext(0);
        Stream = new CudaStream(Context);
        Pool = new DeviceMemoryPool(Context);
        Kernels = new KernelLauncher(Context, handwritten);
    }

    public CudaContext Context { get; }

    public CudaStream Stream { get; }

    public DeviceMemoryPool Pool { get; }

    public KernelLauncher Kernels { get; }

    /// <summary>Calls that break the rules on purpose are no failure.</summary>
    public bool MayViolate { get; set; }

    public unsafe ulong Upload(ReadOnlySpan<float> values)
    {
        ulong address = Pool.Rent(sizeof(float) * values.Length);
        fixed (float* source = values)
            DeviceCopies.ToDevice(address, source, sizeof(float) * values.Length, Stream);
        return address;
    }

    public unsafe float[] Download(ulong address, int count)
    {
        float[] values = new float[count];
        fixed (float* destination = values)
            DeviceCopies.ToHost(destination, address, sizeof(float) * count, Stream);
        return values;
    }

    public void Dispose()
    {
        Kernels.Dispose();
        Pool.Dispose();
        Stream.Dispose();
        Context.Dispose();
        SimulatorReport report = SimulatorLibraries.Report();
        SimulatorLibraries.Reset();
        Assert.That(report.Leaks, Is.Empty);
        if (!MayViolate)
            Assert.That(report.Violations, Is.Empty);
    }
}
