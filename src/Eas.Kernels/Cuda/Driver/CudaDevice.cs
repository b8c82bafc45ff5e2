using System.Runtime.InteropServices;
using Eas.Kernels.Cuda.Libraries;

namespace Eas.Kernels.Cuda.Driver;

/// <summary>A GPU.</summary>
/// <param name="Ordinal">Its number, from 0.</param>
/// <param name="Name">As the driver calls it.</param>
/// <param name="ComputeCapability">Major and minor: 90 is 9.0.</param>
/// <param name="MemoryBytes">Memory of the device.</param>
/// <param name="Multiprocessors">Multiprocessors.</param>
public sealed record CudaDevice(int Ordinal, string Name, int ComputeCapability, long MemoryBytes, int Multiprocessors)
{
    private const int NameBytes = 256;

    /// <summary>The devices that the driver shows; at least one.</summary>
    /// <exception cref="CudaUnavailableException">There is no driver that can be used, or it has no device.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public static IReadOnlyList<CudaDevice> List()
    {
        CudaLibraries.RequireDriver();
        return [.. Enumerable.Range(0, Count()).Select(ordinal => Read(ordinal).Device)];
    }

    /// <summary>Devices that the driver shows.</summary>
    internal static unsafe int Count()
    {
        int count;
        CudaDriver.cuDeviceGetCount(&count).Ok();
        return count;
    }

    /// <summary>A device, and what the driver calls it.</summary>
    internal static unsafe (CudaDevice Device, int Handle) Read(int ordinal)
    {
        int handle;
        CudaDriver.cuDeviceGet(&handle, ordinal).Ok($"device {ordinal}");
        byte* name = stackalloc byte[NameBytes];
        CudaDriver.cuDeviceGetName(name, NameBytes, handle).Ok($"device {ordinal}");
        nuint bytes;
        CudaDriver.cuDeviceTotalMem_v2(&bytes, handle).Ok($"device {ordinal}");
        int capability = (10 * Attribute(handle, DeviceAttribute.CapabilityMajor)) + Attribute(handle, DeviceAttribute.CapabilityMinor);
        int multiprocessors = Attribute(handle, DeviceAttribute.Multiprocessors);
        return (new CudaDevice(ordinal, Marshal.PtrToStringUTF8((nint)name)!, capability, (long)bytes, multiprocessors), handle);
    }

    private static unsafe int Attribute(int handle, DeviceAttribute attribute)
    {
        int value;
        CudaDriver.cuDeviceGetAttribute(&value, attribute, handle).Ok(attribute.ToString());
        return value;
    }
}
