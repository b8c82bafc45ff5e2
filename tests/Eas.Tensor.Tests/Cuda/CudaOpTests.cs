using Eas.Tensors.Cuda;
using Eas.Testing;
using Eas.Testing.Cases;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Cuda;

/// <summary>Third link of the chain of trust: the CUDA backend against the reference. The simulator runs the same kernels, compiled for the host.</summary>
[TestFixture]
[Category("Cuda")]
public sealed class CudaOpTests
{
    // Ops that know bfloat16, and how far their results may be off: each value has 8 bits, and a sum of some has an error of about one of its terms'.
    private static readonly string[] BFloat16Ops = ["AddRelu", "BatchNorm", "Conv2d", "Dropout", "Linear", "Pool2d", "SoftmaxCrossEntropy"];
    private const double BFloat16Tolerance = 3e-2;

    private readonly Dictionary<string, Reference> references = [];
    private CudaBackend float32 = null!;
    private CudaBackend bfloat16 = null!;

    private static IEnumerable<OpCase> BFloat16Cases => OpCases.All.Where(opCase =>
        BFloat16Ops.Contains(opCase.Op)
        && opCase.Operands[0].Role == OperandRole.Input
        && opCase.Operands.All(operand => operand.Role != OperandRole.Output));

    [OneTimeSetUp]
    public void StartDevice()
    {
        SimulatorLibraries.Require();
        float32 = new CudaBackend(SimulatedOptions.Of(Precision.Float32));
        bfloat16 = new CudaBackend(SimulatedOptions.Of(Precision.BFloat16) with { Ordinal = 1 });
    }

    [OneTimeTearDown]
    public void StopDevice()
    {
        float32?.Dispose();
        bfloat16?.Dispose();
        SimulatorLibraries.AssertNothingIsLeft();
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Results_match_the_reference_in_float32(OpCase opCase) => AssertMatches(float32, opCase, opCase.Tolerance);

    [TestCaseSource(nameof(BFloat16Cases))]
    public void Results_match_the_reference_in_bfloat16(OpCase opCase) => AssertMatches(bfloat16, opCase, Math.Max(opCase.Tolerance, BFloat16Tolerance));

    private void AssertMatches(CudaBackend backend, OpCase opCase, double tolerance)
    {
        Reference reference = ReferenceOf(opCase);
        int before = backend.Memory.LiveBuffers;
        using (var session = new OpSession(backend, opCase, reference.Values))
        {
            OpResults direct = session.Run();
            OpResults captured = session.RunCaptured();

            Assert.That(direct.FindDeviation(reference.Results, tolerance), Is.Null);
            Assert.That(direct.DamagedSurroundings, Is.Empty);
            Assert.That(captured.FindBitDifference(direct), Is.Null, "a CUDA graph and single launches");
        }

        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before), "buffers are left after the step");
    }

    private Reference ReferenceOf(OpCase opCase)
    {
        if (references.TryGetValue(opCase.ToString(), out Reference? known))
            return known;
        using var backend = new ReferenceBackend();
        IReadOnlyDictionary<string, double[]> values = opCase.Draw();
        using var session = new OpSession(backend, opCase, values);
        return references[opCase.ToString()] = new Reference(values, session.Run());
    }

    private sealed record Reference(IReadOnlyDictionary<string, double[]> Values, OpResults Results);
}
