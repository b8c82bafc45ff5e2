namespace Eas.Kernels.Cuda.Driver;

/// <summary>Work in order on a device. It does not wait for the default stream, nor that for it. One thread at a time may use it.</summary>
public sealed class CudaStream : IDisposable
{
    private const uint NonBlocking = 1;

    private nint handle;

    /// <summary>Makes a stream.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe CudaStream(CudaContext context)
    {
        Context = context;
        context.MakeCurrent();
        nint created;
        CudaDriver.cuStreamCreate(&created, NonBlocking).Ok();
        handle = created;
    }

    /// <summary>CUstream, cudaStream_t.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(handle == 0, this);
            return handle;
        }
    }

    /// <summary>The context that it belongs to.</summary>
    public CudaContext Context { get; }

    /// <summary>Waits until all its work is done.</summary>
    /// <exception cref="CudaException">The work failed.</exception>
    public void Synchronize()
    {
        Context.MakeCurrent();
        CudaDriver.cuStreamSynchronize(Handle).Ok();
    }

    /// <summary>Lets the stream go; work that is queued is done all the same.</summary>
    public void Dispose()
    {
        if (handle != 0 && Context.TryMakeCurrent())
            CudaDriver.cuStreamDestroy_v2(handle);
        handle = 0;
    }
}
