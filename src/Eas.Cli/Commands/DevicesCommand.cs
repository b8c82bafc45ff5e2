using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Eas.Cli.Output;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Libraries;
using Eas.Tensors.Cpu;

namespace Eas.Cli.Commands;

/// <summary><c>eas devices</c>: what there is to compute with.</summary>
internal sealed class DevicesCommand : IEasCommand
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <inheritdoc/>
    public string Name => "devices";

    /// <inheritdoc/>
    public string Description => "Shows the processor, its vector widths and its memory, and the GPUs.";

    /// <inheritdoc/>
    public string Example => "eas devices --json";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        using CpuBackend backend = invocation.CreateCpuBackend();
        int[] widths = [.. Enum.GetValues<SimdWidth>().Where(width => width <= SimdWidths.Widest).OrderDescending().Select(width => (int)width)];
        CpuDevice cpu = new(
            ReadModel(),
            Environment.ProcessorCount,
            backend.Threads,
            widths,
            (int)backend.Width,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        CudaState cuda = ReadCuda();
        invocation.Write(new Result(cpu, cuda.Devices, cuda.Versions, cuda.Problem), OutputJson.Default.DevicesResult, text => WriteText(text, cpu, cuda));
    }

    /// <summary>The GPUs; where there is none, or a library is missing, what is wrong.</summary>
    private static CudaState ReadCuda()
    {
        try
        {
            CudaLibraries.RequireAll();
            CudaVersions versions = CudaLibraries.Versions;
            GpuDevice[] devices = [.. CudaDevice.List().Select(device =>
                new GpuDevice(device.Ordinal, device.Name, device.ComputeCapability / 10.0, device.Multiprocessors, device.MemoryBytes))];
            return new CudaState(devices, new GpuVersions(versions.Driver, versions.Cublas, versions.Cudnn), Problem: null);
        }
        catch (CudaUnavailableException problem)
        {
            return new CudaState([], Versions: null, problem.Message);
        }
    }

    private static IEnumerable<(string Name, string Value)> DescribeCuda(CudaState cuda)
    {
        if (cuda.Problem is not null)
            return [("cuda", $"none: {cuda.Problem}")];
        IEnumerable<(string, string)> devices = cuda.Devices.Select(device => (
            $"cuda:{device.Ordinal}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{device.Name}, compute capability {device.ComputeCapability:0.0}, {device.Multiprocessors} multiprocessors, {Units.Bytes(device.MemoryBytes)}")));
        return [.. devices, ("cuda libraries", $"driver {cuda.Versions!.Driver}, cuBLAS {cuda.Versions.Cublas}, cuDNN {cuda.Versions.Cudnn}")];
    }

    private static void WriteText(TextWriter text, CpuDevice cpu, CudaState cuda) => TextTable.WritePairs(
        text,
        [
        ("cpu", cpu.Model),
        ("processors", $"{cpu.Processors}, {cpu.Threads} threads chosen"),
        ("vectors", $"{string.Join(", ", cpu.SimdWidths.Select(width => width.ToString(CultureInfo.InvariantCulture)))} bits, {cpu.Simd} chosen"),
        ("memory", Units.Bytes(cpu.MemoryBytes)),
        .. DescribeCuda(cuda),
        ]);

    /// <summary>The processor's name where the system tells it, else its architecture.</summary>
    private static string ReadModel()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString();
        if (!File.Exists(ProcessorFile))
            return architecture;
        string? line = File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? architecture;
    }

    /// <summary>The JSON result; where there are no CUDA devices, why.</summary>
    internal sealed record Result(CpuDevice Cpu, IReadOnlyList<GpuDevice> Cuda, GpuVersions? CudaVersions, string? CudaProblem);

    /// <summary>A GPU.</summary>
    internal sealed record GpuDevice(int Ordinal, string Name, double ComputeCapability, int Multiprocessors, long MemoryBytes);

    /// <summary>Versions of the libraries, as they number themselves.</summary>
    internal sealed record GpuVersions(int Driver, int? Cublas, int? Cudnn);

    /// <summary>The processor.</summary>
    internal sealed record CpuDevice(string Model, int Processors, int Threads, IReadOnlyList<int> SimdWidths, int Simd, long MemoryBytes);

    private sealed record CudaState(IReadOnlyList<GpuDevice> Devices, GpuVersions? Versions, string? Problem);
}
