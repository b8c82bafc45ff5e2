using Eas.Kernels.Cpu.Simd;
using Eas.Tensors.Cpu;
using Eas.Testing;
using Eas.Testing.Cases;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Ops;

/// <summary>Second link of the chain of trust: the CPU's kernels, at every tested width, against the reference.</summary>
[TestFixture]
[Category("Ops")]
[Category("Widths")]
public sealed class CpuOpTests
{
    private const int MostThreads = 3;

    private readonly Dictionary<(SimdWidth Width, int Threads), CpuBackend> backends = [];
    private readonly ReferenceResults references = new();

    private static IEnumerable<TestCaseData> CasesAndWidths =>
        from opCase in OpCases.All
        from width in TestedWidths.All
        select new TestCaseData(opCase, width);

    [OneTimeTearDown]
    public void StopThreads()
    {
        foreach (CpuBackend backend in backends.Values)
            backend.Dispose();
    }

    [TestCaseSource(nameof(CasesAndWidths))]
    public void Results_match_the_reference_and_do_not_depend_on_threads(OpCase opCase, SimdWidth width)
    {
        ReferenceResults.Reference reference = references.Of(opCase, drawn => drawn.Draw());
        OpResults actual = Run(opCase, reference.Values, width, threads: 1);

        Assert.That(actual.FindDeviation(reference.Results, opCase.Tolerance), Is.Null);
        Assert.That(actual.DamagedSurroundings, Is.Empty);
        for (int threads = 2; threads <= MostThreads; threads++)
            Assert.That(Run(opCase, reference.Values, width, threads).FindBitDifference(actual), Is.Null, $"1 and {threads} threads");
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void A_captured_step_gives_the_same_bits_as_a_direct_one(OpCase opCase)
    {
        CpuBackend backend = Backend(SimdWidths.Widest, threads: 2);
        using var session = new OpSession(backend, opCase, references.Of(opCase, drawn => drawn.Draw()).Values);

        OpResults direct = session.Run();

        Assert.That(session.RunCaptured().FindBitDifference(direct), Is.Null);
    }

    private OpResults Run(OpCase opCase, IReadOnlyDictionary<string, double[]> values, SimdWidth width, int threads)
    {
        CpuBackend backend = Backend(width, threads);
        int before = backend.Memory.LiveBuffers;
        OpResults results;
        using (var session = new OpSession(backend, opCase, values))
            results = session.Run();
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before), "buffers are left after the step");
        return results;
    }

    private CpuBackend Backend(SimdWidth width, int threads)
    {
        if (!backends.TryGetValue((width, threads), out CpuBackend? backend))
            backends[(width, threads)] = backend = new CpuBackend(threads, width);
        return backend;
    }
}
