namespace Eas.Kernels.Cuda.Driver;

/// <summary>Copies in the order of a stream's work. All throw <see cref="CudaException"/> where the driver refuses.</summary>
public static class DeviceCopies
{
    /// <summary>Copies from the host; the source may be reused when it returns.</summary>
    public static unsafe void ToDevice(ulong destination, void* source, long bytes, CudaStream stream)
    {
        ToDeviceFromPinned(destination, (nint)source, bytes, stream);
        stream.Synchronize();
    }

    /// <summary>Copies from memory of the host that is pinned; it must stay as it is until the stream has come so far.</summary>
    public static unsafe void ToDeviceFromPinned(ulong destination, nint pinned, long bytes, CudaStream stream)
    {
        if (bytes == 0)
            return;
        stream.Context.MakeCurrent();
        CudaDriver.cuMemcpyHtoDAsync_v2(destination, (void*)pinned, (nuint)bytes, stream.Handle).Ok($"{bytes:N0} bytes");
    }

    /// <summary>Copies to the host, once all work before is done.</summary>
    public static unsafe void ToHost(void* destination, ulong source, long bytes, CudaStream stream)
    {
        if (bytes != 0)
        {
            stream.Context.MakeCurrent();
            CudaDriver.cuMemcpyDtoHAsync_v2(destination, source, (nuint)bytes, stream.Handle).Ok($"{bytes:N0} bytes");
        }

        stream.Synchronize();
    }

    /// <summary>Copies on the device; the two must not overlap.</summary>
    public static void OnDevice(ulong destination, ulong source, long bytes, CudaStream stream)
    {
        if (bytes == 0)
            return;
        stream.Context.MakeCurrent();
        CudaDriver.cuMemcpyDtoDAsync_v2(destination, source, (nuint)bytes, stream.Handle).Ok($"{bytes:N0} bytes");
    }

    /// <summary>Sets bytes to 0.</summary>
    public static void Clear(ulong destination, long bytes, CudaStream stream)
    {
        if (bytes == 0)
            return;
        stream.Context.MakeCurrent();
        CudaDriver.cuMemsetD8Async(destination, 0, (nuint)bytes, stream.Handle).Ok($"{bytes:N0} bytes");
    }
}
