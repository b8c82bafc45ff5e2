using System.Reflection;
using System.Runtime.InteropServices;
using Eas.Kernels.Cuda.Driver;

namespace Eas.Kernels.Cuda.Libraries;

/// <summary>
/// CUDA's native libraries: the driver ("cuda"), cuBLAS ("cublas") and cuDNN ("cudnn"). They are looked for and loaded at the first call that needs them; a
/// machine without CUDA never notices. Any thread may call.
/// </summary>
public static class CudaLibraries
{
    private const int OldestDriver = 12_000;
    private const int OldestCudnn = 90_000;

    private static readonly LibraryLoader Loader = StartResolving();

    /// <summary>Whether there is a driver's library to load; it may still be too old or have no device.</summary>
    public static bool IsDriverPresent
    {
        get
        {
            try
            {
                return Loader.LoadDriver() != 0;
            }
            catch (CudaUnavailableException)
            {
                return false;
            }
        }
    }

    /// <summary>Of the driver, which must be there, and of the other libraries, which may be missing.</summary>
    /// <exception cref="CudaUnavailableException">There is no driver.</exception>
    public static CudaVersions Versions
    {
        get
        {
            int driver = ReadDriverVersion();
            return new CudaVersions(driver, OrNull(() => ReadCublasVersion(Loader.LoadCublas(driver / 1000))), OrNull(() => ReadCudnnVersion(LoadCudnn())));
        }
    }

    /// <summary>Loads and starts the driver, and sees that it has a device.</summary>
    /// <exception cref="CudaUnavailableException">There is no driver, it is older than CUDA 12.0, or it has no device.</exception>
    public static void RequireDriver()
    {
        Loader.LoadDriver();
        CudaResult result = CudaDriver.cuInit(0);
        if (result == CudaResult.StubLibrary)
        {
            throw new CudaUnavailableException(
                "the libcuda.so.1 that was found is the CUDA toolkit's stub, not a driver: take its stubs folder out of LD_LIBRARY_PATH and "
                + $"{LibraryFolders.PathVariable}, and install NVIDIA's driver");
        }

        RequireDriverVersion();
        if (result == CudaResult.NoDevice || (result == CudaResult.Success && CudaDevice.Count() == 0))
        {
            throw new CudaUnavailableException(
                "NVIDIA's driver is there but finds no device: see what nvidia-smi says, whether CUDA_VISIBLE_DEVICES hides it and, in a container, whether it was "
                + "started with --gpus all; or use the CPU");
        }

        if (result != CudaResult.Success)
            throw new CudaUnavailableException($"NVIDIA's driver does not start: {result.Describe("cuInit")}; see what nvidia-smi says, or use the CPU");
    }

    /// <summary>Loads all of the libraries and checks their versions.</summary>
    /// <exception cref="CudaUnavailableException">One is missing or too old.</exception>
    public static void RequireAll()
    {
        RequireDriver();
        int version = ReadCudnnVersion(LoadCudnn());
        if (version < OldestCudnn)
        {
            throw new CudaUnavailableException(
                $"cuDNN {version / 1000}.{version / 100 % 10} is too old: Eas needs 9.0 or newer (pip install nvidia-cudnn-cu{ReadDriverVersion() / 1000})");
        }
    }

    private static LibraryLoader StartResolving()
    {
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => Resolve(name));
        return new LibraryLoader(LibraryFolders.OfMachine, OpenedLibrary.Open);
    }

    /// <summary>The handle of a library that the driver's functions are taken from.</summary>
    internal static nint DriverHandle => Loader.LoadDriver();

    // Called once for every imported function. 0 leaves the name to the system.
    private static nint Resolve(string name) => name switch
    {
        "cuda" => Loader.LoadDriver(),
        "cublas" => Loader.LoadCublas(ReadDriverVersion() / 1000),
        "cudnn" => LoadCudnn(),
        _ => 0,
    };

    private static nint LoadCudnn()
    {
        int major = ReadDriverVersion() / 1000;
        Loader.LoadCublas(major);
        return Loader.LoadCudnn(major);
    }

    private static unsafe int ReadDriverVersion()
    {
        Loader.LoadDriver();
        int version;
        CudaDriver.cuDriverGetVersion(&version).Ok();
        return version;
    }

    private static void RequireDriverVersion()
    {
        int version = ReadDriverVersion();
        if (version < OldestDriver)
        {
            throw new CudaUnavailableException(
                $"NVIDIA's driver is too old: it supports CUDA {version / 1000}.{version % 1000 / 10}, Eas needs 12.0 or newer; update the driver, or use the CPU");
        }
    }

    private static unsafe int? ReadCublasVersion(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "cublasGetProperty", out nint function))
            return null;
        var getProperty = (delegate* unmanaged<int, int*, int>)function;
        int* parts = stackalloc int[3];
        for (int i = 0; i < 3; i++)
        {
            if (getProperty(i, &parts[i]) != 0)
                return null;
        }

        return (parts[0] * 10_000) + (parts[1] * 100) + parts[2];
    }

    private static unsafe int ReadCudnnVersion(nint library) =>
        (int)((delegate* unmanaged<nuint>)NativeLibrary.GetExport(library, "cudnnGetVersion"))();

    private static int? OrNull(Func<int?> read)
    {
        try
        {
            return read();
        }
        catch (CudaUnavailableException)
        {
            return null;
        }
    }
}
