using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Cuda.Driver;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>A simulated device with a stream, memory and the handles of both libraries; at its end nothing may be left and nothing may have been wrong.</summary>
internal sealed unsafe class SimulatedDevice : IDisposable
{
    private static readonly string[] Kinds = ["live_allocations", "live_handles", "live_descriptors", "live_events", "live_streams", "live_contexts"];

    private readonly long[] liveBefore;
    private readonly ulong workspace;
    private readonly List<ulong> blocks = [];

    public SimulatedDevice(ConvolutionPlans? plans = null, long workspaceLimitBytes = CudnnHandle.DefaultWorkspaceLimitBytes)
    {
        SimulatedCuda.Require();
        liveBefore = Live();
        Context = new CudaContext(0);
        Stream = new CudaStream(Context);
        Pool = new DeviceMemoryPool(Context);
        Plans = plans ?? new ConvolutionPlans(null);
        Cudnn = new CudnnHandle(Stream, Plans, workspaceLimitBytes);
        workspace = Pool.Rent(CublasHandle.WorkspaceBytes);
        Cublas = new CublasHandle(Stream, workspace, CublasHandle.WorkspaceBytes);
    }

    public CudaContext Context { get; }

    public CudaStream Stream { get; }

    public DeviceMemoryPool Pool { get; }

    public ConvolutionPlans Plans { get; }

    public CudnnHandle Cudnn { get; }

    public CublasHandle Cublas { get; }

    /// <summary>What the simulator may complain about; tests of failures clear it.</summary>
    public bool AllowsViolations { get; init; }

    public ulong Rent(long bytes)
    {
        ulong block = Pool.Rent(bytes);
        blocks.Add(block);
        return block;
    }

    public ulong Upload(float[] values, bool isBFloat16 = false)
    {
        byte[] bytes = BFloat16.Bytes(values, isBFloat16);
        ulong block = Rent(bytes.Length);
        fixed (byte* p = bytes)
            DeviceCopies.ToDevice(block, p, bytes.Length, Stream);
        return block;
    }

    public float[] Download(ulong block, int count, bool isBFloat16 = false)
    {
        byte[] bytes = new byte[count * (isBFloat16 ? 2 : 4)];
        fixed (byte* p = bytes)
            DeviceCopies.ToHost(p, block, bytes.Length, Stream);
        return BFloat16.Floats(bytes, isBFloat16);
    }

    public void Dispose()
    {
        foreach (ulong block in blocks)
            Pool.Return(block);
        Cublas.Dispose();
        Cudnn.Dispose();
        Pool.Return(workspace);
        int live = Pool.LiveBlocks;
        Pool.Dispose();
        Stream.Dispose();
        Context.Dispose();
        Assert.That(live, Is.Zero, "blocks that were not returned");
        Assert.That(Live(), Is.EqualTo(liveBefore), $"left behind, of {string.Join(", ", Kinds)}");
        if (!AllowsViolations)
            Assert.That(SimulatedCuda.Violations, Is.Empty);
    }

    private static long[] Live() => Array.ConvertAll(Kinds, SimulatedCuda.Count);
}
