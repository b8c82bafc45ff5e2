using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Driver;

/// <summary>The driver's functions by the names that it exports, which are not always those of cuda.h: that redefines many to their second version.</summary>
internal static unsafe partial class CudaDriver
{
    private const string Library = "cuda";

    [LibraryImport(Library)]
    public static partial CudaResult cuInit(uint flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuDriverGetVersion(int* version);

    [LibraryImport(Library)]
    public static partial CudaResult cuGetErrorName(CudaResult error, byte** name);

    [LibraryImport(Library)]
    public static partial CudaResult cuGetErrorString(CudaResult error, byte** text);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceGetCount(int* count);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceGet(int* device, int ordinal);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceGetName(byte* name, int length, int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceTotalMem_v2(nuint* bytes, int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuDeviceGetAttribute(int* value, DeviceAttribute attribute, int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuDevicePrimaryCtxRetain(nint* context, int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuDevicePrimaryCtxRelease_v2(int device);

    [LibraryImport(Library)]
    public static partial CudaResult cuCtxSetCurrent(nint context);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemGetInfo_v2(nuint* free, nuint* total);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemAlloc_v2(ulong* address, nuint bytes);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemFree_v2(ulong address);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemHostAlloc(nint* pointer, nuint bytes, uint flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemFreeHost(nint pointer);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemcpyHtoDAsync_v2(ulong destination, void* source, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemcpyDtoHAsync_v2(void* destination, ulong source, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemcpyDtoDAsync_v2(ulong destination, ulong source, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuMemsetD8Async(ulong destination, byte value, nuint bytes, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamCreate(nint* stream, uint flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamDestroy_v2(nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamSynchronize(nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuEventCreate(nint* handle, uint flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuEventDestroy_v2(nint handle);

    [LibraryImport(Library)]
    public static partial CudaResult cuEventRecord(nint handle, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuEventSynchronize(nint handle);

    [LibraryImport(Library)]
    public static partial CudaResult cuModuleLoadDataEx(nint* module, void* image, uint optionCount, JitOption* options, void** values);

    [LibraryImport(Library)]
    public static partial CudaResult cuModuleUnload(nint module);

    [LibraryImport(Library)]
    public static partial CudaResult cuModuleGetFunction(nint* function, nint module, byte* name);

    [LibraryImport(Library)]
    public static partial CudaResult cuLaunchKernel(
        nint function,
        uint gridX,
        uint gridY,
        uint gridZ,
        uint blockX,
        uint blockY,
        uint blockZ,
        uint sharedBytes,
        nint stream,
        void** parameters,
        void** extra);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamBeginCapture_v2(nint stream, CaptureMode mode);

    [LibraryImport(Library)]
    public static partial CudaResult cuStreamEndCapture(nint stream, nint* graph);

    [LibraryImport(Library)]
    public static partial CudaResult cuGraphInstantiateWithFlags(nint* executable, nint graph, ulong flags);

    [LibraryImport(Library)]
    public static partial CudaResult cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(Library)]
    public static partial CudaResult cuGraphExecDestroy(nint executable);

    [LibraryImport(Library)]
    public static partial CudaResult cuGraphDestroy(nint graph);
}
