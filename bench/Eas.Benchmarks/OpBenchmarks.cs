using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Eas.Search.Benchmarks;
using Eas.Tensors;
using Eas.Tensors.Cpu;

namespace Eas.Benchmarks;

/// <summary>The op cases of <c>eas bench ops</c>, each a captured step, under BenchmarkDotNet: spread, outliers and allocations beside the median.</summary>
[MemoryDiagnoser]
public class OpBenchmarks : IDisposable
{
    private CpuBackend backend = null!;
    private Operands operands = null!;
    private ICapturedStep step = null!;

    // In process: a generated project would not have this repository's settings, without which kernels start half-optimised.
    public static IConfig Configuration => DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));

    public static IEnumerable<string> Cases => OpCases.All.Select(Name);

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Capture()
    {
        backend = new CpuBackend();
        operands = new Operands(backend);
        step = backend.Capture(OpCases.All.First(opCase => Name(opCase) == Case).Prepare(operands));
    }

    [Benchmark]
    public void Run() => step.Run();

    [GlobalCleanup]
    public void Dispose()
    {
        step.Dispose();
        operands.Dispose();
        backend.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string Name(OpCase opCase) => $"{opCase.Op} {opCase.Shape} {opCase.Pass}";
}
