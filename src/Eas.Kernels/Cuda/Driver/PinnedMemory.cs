namespace Eas.Kernels.Cuda.Driver;

/// <summary>Memory of the host that stays in its place, so that a device copies to and from it by itself.</summary>
public sealed class PinnedMemory : IDisposable
{
    private readonly CudaContext context;
    private nint pointer;

    /// <summary>Takes memory; its content is undefined.</summary>
    /// <exception cref="CudaException">The system has no more.</exception>
    public unsafe PinnedMemory(CudaContext context, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        this.context = context;
        Bytes = bytes;
        context.MakeCurrent();
        nint allocated;
        CudaDriver.cuMemHostAlloc(&allocated, (nuint)bytes, 0).Ok($"{bytes:N0} bytes");
        pointer = allocated;
    }

    /// <summary>Where it is.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer == 0, this);
            return pointer;
        }
    }

    /// <summary>How much it is.</summary>
    public long Bytes { get; }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (pointer != 0 && context.TryMakeCurrent())
            CudaDriver.cuMemFreeHost(pointer);
        pointer = 0;
    }
}
