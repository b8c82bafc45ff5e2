using System.Collections.Concurrent;
using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Libraries;

namespace Eas.Tensors.Cuda;

/// <summary>What a backend holds of the driver and of the libraries; made in order, freed in the opposite one, also where making it fails half-way.</summary>
internal sealed class CudaLibraryHandles : IDisposable
{
    private readonly Stack<IDisposable> owned = [];

    public CudaLibraryHandles(CudaOptions options)
    {
        CudaLibraries.RequireAll();
        try
        {
            Context = Own(new CudaContext(options.Ordinal));
            Context.MakeCurrent();
            Stream = Own(new CudaStream(Context));
            Pool = Own(new DeviceMemoryPool(Context));
            Launcher = Own(new KernelLauncher(Context, options.HandwrittenKernels));
            Uploads = Own(new UploadRing(Stream));
            Plans = options.Plans ?? SharedPlans.GetOrAdd(options.PlansFile ?? ConvolutionPlans.DefaultFile, file => new ConvolutionPlans(file));
            Cublas = Own(new CublasHandle(Stream, Pool.Rent(CublasHandle.WorkspaceBytes), CublasHandle.WorkspaceBytes));
            Cudnn = Own(new CudnnHandle(Stream, Plans));
            BatchNorm = Own(new CudnnBatchNorm(Cudnn));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public CudaContext Context { get; }

    public CudaStream Stream { get; }

    public DeviceMemoryPool Pool { get; }

    public KernelLauncher Launcher { get; }

    public UploadRing Uploads { get; }

    public ConvolutionPlans Plans { get; }

    public CublasHandle Cublas { get; }

    public CudnnHandle Cudnn { get; }

    public CudnnBatchNorm BatchNorm { get; }

    // One of each file for the process: a shape is searched once, whichever network has it.
    private static ConcurrentDictionary<string, ConvolutionPlans> SharedPlans { get; } = new();

    public void Dispose()
    {
        if (owned.Count == 0)
            return;
        Context.MakeCurrent();
        while (owned.TryPop(out IDisposable? handle))
            handle.Dispose();
    }

    private T Own<T>(T handle)
        where T : IDisposable
    {
        owned.Push(handle);
        return handle;
    }
}
