using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Cuda.Driver;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>
/// A simulated device with the handles of cuBLAS and cuDNN; disposing it checks that every block went back and what <see cref="SimulatedDevice"/> checks.
/// </summary>
internal sealed unsafe class SimulatedProducts : IDisposable
{
    private readonly SimulatedDevice device = new();
    private readonly ulong workspace;
    private readonly List<ulong> blocks = [];

    public SimulatedProducts(ConvolutionPlans? plans = null, long workspaceLimitBytes = CudnnHandle.DefaultWorkspaceLimitBytes)
    {
        Plans = plans ?? new ConvolutionPlans(null);
        Cudnn = new CudnnHandle(Stream, Plans, workspaceLimitBytes);
        workspace = Pool.Rent(CublasHandle.WorkspaceBytes);
        Cublas = new CublasHandle(Stream, workspace, CublasHandle.WorkspaceBytes);
    }

    public CudaStream Stream => device.Stream;

    public DeviceMemoryPool Pool => device.Pool;

    public ConvolutionPlans Plans { get; }

    public CudnnHandle Cudnn { get; }

    public CublasHandle Cublas { get; }

    /// <summary>Calls that break the rules on purpose are no failure.</summary>
    public bool MayViolate
    {
        init => device.MayViolate = value;
    }

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
        Cublas.Dispose();
        Cudnn.Dispose();
        foreach (ulong block in blocks)
            Pool.Return(block);
        Pool.Return(workspace);
        int live = Pool.LiveBlocks;
        device.Dispose();
        Assert.That(live, Is.Zero, "blocks that were not returned");
    }
}
