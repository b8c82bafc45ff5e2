using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Eas.Cli.Output;
using Eas.Kernels.Cpu.Simd;
using Eas.Tensors.Cpu;

namespace Eas.Cli.Commands;

/// <summary><c>eas devices</c>: what there is to compute with.</summary>
internal sealed class DevicesCommand : IEasCommand
{
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <inheritdoc/>
    public string Name => "devices";

    /// <inheritdoc/>
    public string Description => "Shows the processor, its vector widths and its memory.";

    /// <inheritdoc/>
    public string Example => "eas devices --json";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        using CpuBackend backend = invocation.CreateBackend();
        int[] widths = [.. Enum.GetValues<SimdWidth>().Where(width => width <= SimdWidths.Widest).OrderDescending().Select(width => (int)width)];
        CpuDevice cpu = new(
            ReadModel(),
            Environment.ProcessorCount,
            backend.Threads,
            widths,
            (int)backend.Width,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        invocation.Write(new Result(cpu, Cuda: []), OutputJson.Default.DevicesResult, text => WriteText(text, cpu));
    }

    private static void WriteText(TextWriter text, CpuDevice cpu) => TextTable.WritePairs(
        text,
        ("cpu", cpu.Model),
        ("processors", $"{cpu.Processors}, {cpu.Threads} threads chosen"),
        ("vectors", $"{string.Join(", ", cpu.SimdWidths.Select(width => width.ToString(CultureInfo.InvariantCulture)))} bits, {cpu.Simd} chosen"),
        ("memory", Units.Bytes(cpu.MemoryBytes)),
        ("cuda", "not available in this build"));

    /// <summary>The processor's name where the system tells it, else its architecture.</summary>
    private static string ReadModel()
    {
        string architecture = RuntimeInformation.ProcessArchitecture.ToString();
        if (!File.Exists(ProcessorFile))
            return architecture;
        string? line = File.ReadLines(ProcessorFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? architecture;
    }

    /// <summary>The JSON result; a list of CUDA devices, empty in this build.</summary>
    internal sealed record Result(CpuDevice Cpu, IReadOnlyList<string> Cuda);

    /// <summary>The processor.</summary>
    internal sealed record CpuDevice(string Model, int Processors, int Threads, IReadOnlyList<int> SimdWidths, int Simd, long MemoryBytes);
}
