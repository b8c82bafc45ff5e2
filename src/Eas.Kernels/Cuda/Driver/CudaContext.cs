using Eas.Kernels.Cuda.Libraries;

namespace Eas.Kernels.Cuda.Driver;

/// <summary>
/// A device's primary context, which cuBLAS and cuDNN use too. Every class that holds one makes it current on the thread that calls. Dispose it after all that
/// was made with it; what is left then goes with the context.
/// </summary>
public sealed class CudaContext : IDisposable
{
    [ThreadStatic]
    private static CudaContext? current;

    private readonly int device;
    private readonly nint handle;
    private bool isDisposed;

    /// <summary>Retains the context of a device and makes it current.</summary>
    /// <param name="ordinal">The device's number, from 0.</param>
    /// <exception cref="CudaUnavailableException">There is no driver that can be used, or no such device.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe CudaContext(int ordinal)
    {
        CudaLibraries.RequireDriver();
        int count = CudaDevice.Count();
        if (ordinal < 0 || ordinal >= count)
            throw new CudaUnavailableException($"there is no CUDA device {ordinal}: the driver shows {count}, numbered from 0; see what nvidia-smi says");
        (Device, device) = CudaDevice.Read(ordinal);
        nint retained;
        CudaDriver.cuDevicePrimaryCtxRetain(&retained, device).Ok($"device {ordinal}");
        handle = retained;
        MakeCurrent();
    }

    /// <summary>The device.</summary>
    public CudaDevice Device { get; }

    /// <summary>The context that was last made current on this thread.</summary>
    /// <exception cref="InvalidOperationException">There was none.</exception>
    internal static CudaContext Current => current ?? throw new InvalidOperationException("no CUDA context is current on this thread: make a CudaContext first");

    /// <summary>Makes the context current on this thread.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void MakeCurrent()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        CudaDriver.cuCtxSetCurrent(handle).Ok();
        current = this;
    }

    /// <summary>Bytes that the device has free, for all programs together, and in total.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe (long Free, long Total) ReadMemory()
    {
        MakeCurrent();
        nuint free, total;
        CudaDriver.cuMemGetInfo_v2(&free, &total).Ok();
        return ((long)free, (long)total);
    }

    /// <summary>Lets the context go.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        CudaDriver.cuDevicePrimaryCtxRelease_v2(device);
        if (current == this)
            current = null;
    }

    /// <summary>Before something is freed: whether its context is still there. One that a fault has ended frees what it held by itself.</summary>
    internal bool TryMakeCurrent()
    {
        if (isDisposed || CudaDriver.cuCtxSetCurrent(handle) != CudaResult.Success)
            return false;
        current = this;
        return true;
    }
}
