namespace Eas.Kernels.Cuda.Libraries;

/// <summary>Finds and loads the native libraries, once each. What is missing is looked for again at the next call.</summary>
/// <param name="folders">Where they may lie.</param>
/// <param name="open">Loads a library by its path or, without a folder, by its name.</param>
internal sealed class LibraryLoader(LibraryFolders folders, Func<string, OpenedLibrary> open)
{
    private const string Driver = "libcuda.so.1";
    private const string Cudnn = "libcudnn.so.9";

    // Each of them loads those before it by name, which the system finds only where they are loaded already.
    private static readonly string[] CudnnParts =
    [
        "libcudnn_graph.so.9", "libcudnn_engines_precompiled.so.9", "libcudnn_engines_runtime_compiled.so.9", "libcudnn_heuristic.so.9", "libcudnn_ops.so.9",
        "libcudnn_cnn.so.9",
    ];

    private readonly Lock sync = new();
    private nint driver, cublas, cudnn;

    /// <summary>The driver's library.</summary>
    /// <exception cref="CudaUnavailableException">It is missing.</exception>
    public nint LoadDriver()
    {
        lock (sync)
        {
            if (driver != 0)
                return driver;
            var search = new LibrarySearch(open);
            LibraryLocation? location = search.Find(folders.OfDriver(), [Driver]);
            driver = location?.Handle ?? throw new CudaUnavailableException(
                $"NVIDIA's driver ({Driver}) is missing: looked in {folders.DescribeDriver()}{search.Failures}; install a driver of CUDA 12.0 or newer "
                + $"(a container needs --gpus all), or set {LibraryFolders.PathVariable} to its folder, or use the CPU");
            return driver;
        }
    }

    /// <summary>cuBLAS, with what it loads.</summary>
    /// <param name="cudaMajor">The newest CUDA of the driver: libraries of a newer one would not run.</param>
    /// <exception cref="CudaUnavailableException">It is missing.</exception>
    public nint LoadCublas(int cudaMajor)
    {
        lock (sync)
        {
            if (cublas != 0)
                return cublas;
            string[] names = cudaMajor >= 13 ? ["libcublas.so.13", "libcublas.so.12"] : ["libcublas.so.12"];
            var search = new LibrarySearch(open);
            LibraryLocation? location = search.Find(folders.OfToolkit(), names, PrepareCublas);
            cublas = location?.Handle ?? throw new CudaUnavailableException(
                $"cuBLAS ({string.Join(" or ", names)}) is missing: looked in {folders.DescribeToolkit()}{search.Failures}; "
                + $"install it (pip install {(cudaMajor >= 13 ? "nvidia-cublas" : "nvidia-cublas-cu12")}) or set {LibraryFolders.PathVariable} to its folder");
            return cublas;
        }
    }

    /// <summary>cuDNN, with what it loads; cuBLAS must have been loaded.</summary>
    /// <param name="cudaMajor">The newest CUDA of the driver.</param>
    /// <exception cref="CudaUnavailableException">It is missing.</exception>
    public nint LoadCudnn(int cudaMajor)
    {
        lock (sync)
        {
            if (cudnn != 0)
                return cudnn;
            var search = new LibrarySearch(open);
            LibraryLocation? location = search.Find(folders.OfToolkit(), [Cudnn], PrepareCudnn);
            cudnn = location?.Handle ?? throw new CudaUnavailableException(
                $"cuDNN 9 ({Cudnn}) is missing: looked in {folders.DescribeToolkit()}{search.Failures}; "
                + $"install it (pip install nvidia-cudnn-cu{(cudaMajor >= 13 ? 13 : 12)}) or set {LibraryFolders.PathVariable} to its folder");
            return cudnn;
        }
    }

    // Libraries of packages have no search path of their own: cuBLAS would take another version's part from the system, and cuDNN would end the process
    // where it finds no part. What is loaded already they find by name.
    private void PrepareCublas(string folder, string name)
    {
        string version = name[(name.LastIndexOf('.') + 1)..];
        string compiler = $"libnvrtc.so.{version}";
        string? place = folders.OfToolkit().FirstOrDefault(place => place != LibraryFolders.SystemSearch && File.Exists(Path.Combine(place, compiler)));
        if (place is not null)
            OpenAll(place, [.. NamesIn(place, $"libnvrtc-builtins.so.{version}*"), compiler]);
        OpenAll(folder, NamesIn(folder, $"libcublasLt.so.{version}"));
    }

    private void PrepareCudnn(string folder, string name)
    {
        string[] present = NamesIn(folder, "libcudnn_*.so.9");
        OpenAll(folder, [.. CudnnParts.Where(present.Contains), .. present.Except(CudnnParts)]);
    }

    private static string[] NamesIn(string folder, string pattern) =>
        [.. Directory.GetFiles(folder, pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    // A part that does not load is no error yet: the library that needs it says so.
    private void OpenAll(string folder, string[] names)
    {
        foreach (string name in names)
            open(Path.Combine(folder, name));
    }
}
