using System.Runtime.InteropServices;
using Eas.Kernels.Cuda.Libraries;

namespace Eas.Kernels.Cuda.Driver;

/// <summary>A mark in a stream's work.</summary>
public sealed class CudaEvent : IDisposable
{
    private const uint Default = 0;
    private const uint DisableTiming = 2;

    private readonly CudaContext context = CudaContext.Current;
    private nint handle;

    /// <summary>Makes an event in the context that is current on this thread.</summary>
    /// <param name="timing">Whether the time between two such events can be read.</param>
    /// <exception cref="InvalidOperationException">No context is current.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe CudaEvent(bool timing)
    {
        context.MakeCurrent();
        nint created;
        CudaDriver.cuEventCreate(&created, timing ? Default : DisableTiming).Ok();
        handle = created;
    }

    private nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(handle == 0, this);
            return handle;
        }
    }

    /// <summary>Sets the mark after the work that the stream has so far.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Record(CudaStream s)
    {
        context.MakeCurrent();
        CudaDriver.cuEventRecord(Handle, s.Handle).Ok();
    }

    /// <summary>Waits until the work before the mark is done.</summary>
    /// <exception cref="CudaException">The work failed.</exception>
    public void Synchronize()
    {
        context.MakeCurrent();
        CudaDriver.cuEventSynchronize(Handle).Ok();
    }

    /// <summary>Milliseconds from an event to this one; both must have been made for timing, recorded and waited for.</summary>
    /// <exception cref="CudaException">They were not.</exception>
    public unsafe float MillisecondsSince(CudaEvent start)
    {
        context.MakeCurrent();
        float milliseconds;
        ElapsedTime()(&milliseconds, start.Handle, Handle).Ok(call: "cuEventElapsedTime");
        return milliseconds;
    }

    /// <summary>Lets the event go.</summary>
    public void Dispose()
    {
        if (handle != 0 && context.TryMakeCurrent())
            CudaDriver.cuEventDestroy_v2(handle);
        handle = 0;
    }

    // CUDA 12.8 has a second version, with the same arguments; later headers have only that.
    private static unsafe delegate* unmanaged<float*, nint, nint, CudaResult> ElapsedTime()
    {
        nint library = CudaLibraries.DriverHandle;
        if (!NativeLibrary.TryGetExport(library, "cuEventElapsedTime_v2", out nint function))
            function = NativeLibrary.GetExport(library, "cuEventElapsedTime");
        return (delegate* unmanaged<float*, nint, nint, CudaResult>)function;
    }
}
