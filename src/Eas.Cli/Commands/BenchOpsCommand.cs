using System.CommandLine;
using Eas.Cli.Output;
using Eas.Search.Benchmarks;
using Eas.Tensors.Cpu;

namespace Eas.Cli.Commands;

/// <summary><c>eas bench ops</c>: times single ops against the processor's peak.</summary>
/// <param name="cases">What to time instead of all cases, for tests; null for all.</param>
internal sealed class BenchOpsCommand(IReadOnlyList<OpCase>? cases = null) : IEasCommand
{
    private readonly IReadOnlyList<OpCase> cases = cases ?? OpCases.All;

    /// <inheritdoc/>
    public string Name => "bench ops";

    /// <inheritdoc/>
    public string Description => "Times single ops at the shapes of the paper's networks, against the processor's peak of multiply-adds.";

    /// <inheritdoc/>
    public string Example => "eas bench ops --threads 1 --simd 256";

    /// <inheritdoc/>
    public IReadOnlyList<Argument> Arguments => [];

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public void Run(Invocation invocation)
    {
        using CpuBackend backend = invocation.CreateCpuBackend();
        MachinePeak peak = MachinePeak.Measure(backend);
        List<Row> rows = [];
        foreach (OpTiming timing in OpBenchmark.Run(backend, cases, peak, invocation.Cancellation))
        {
            Row row = ToRow(timing);
            rows.Add(row);
            if (invocation.IsJson)
                JsonLine.Write(invocation.Terminal.Output, row, OutputJson.Default.BenchOpsRow);
            else
                invocation.Terminal.Error.WriteLine($"{rows.Count}/{cases.Count} {row.Op} {row.Shape} {row.Pass}");
        }

        Result result = new(peak.OneThread, peak.AllThreads, backend.Threads, (int)backend.Width);
        invocation.Write(result, OutputJson.Default.BenchOpsResult, text => WriteText(text, rows, result));
    }

    private static Row ToRow(OpTiming timing) => new(
        timing.Case.Op,
        timing.Case.Shape,
        timing.Case.Pass,
        timing.Milliseconds,
        timing.GigaFlops,
        timing.GigabytesPerSecond,
        timing.ShareOfPeak);

    private static void WriteText(TextWriter text, IReadOnlyList<Row> rows, Result result)
    {
        TextTable.Write(
            text,
            ["op", "shape", "pass", "ms", "GFLOP/s", "GB/s", "of peak"],
            [.. rows.Select(row => new[]
            {
                row.Op, row.Shape, row.Pass, $"{row.Ms:F3}", row.Gflops is double gflops ? $"{gflops:F1}" : "-", $"{row.GbPerS:F1}", Units.Percent(row.ShareOfPeak),
            })]);
        text.WriteLine();
        TextTable.WritePairs(
            text,
            ("peak of one thread", $"{result.PeakGflopsOneThread:F1} GFLOP/s"),
            ("peak of all threads", $"{result.PeakGflops:F1} GFLOP/s ({result.Threads} threads, {result.Simd}-bit vectors)"));
    }

    /// <summary>A line of JSON for each op.</summary>
    internal sealed record Row(string Op, string Shape, string Pass, double Ms, double? Gflops, double GbPerS, double? ShareOfPeak);

    /// <summary>The JSON result.</summary>
    internal sealed record Result(double PeakGflopsOneThread, double PeakGflops, int Threads, int Simd);
}
