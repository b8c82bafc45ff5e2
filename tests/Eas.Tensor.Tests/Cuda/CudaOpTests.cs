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
    private static readonly string[] BFloat16Ops = ["BatchNorm", "Conv2d", "Dropout", "Linear", "Pool2d", "SoftmaxCrossEntropy"];
    private const double BFloat16Tolerance = 3e-2;

    private readonly Dictionary<(string Case, ElementType Activations), Reference> references = [];
    private CudaBackend? float32;
    private CudaBackend? bfloat16;
    private CudaBackend? cudnnBatchNorm;

    // The libraries' batch norm reports no infinity, and squares before it subtracts the mean.
    private static IEnumerable<OpCase> CudnnBatchNormCases => OpCases.All.Where(opCase =>
        opCase.Op.StartsWith("BatchNorm", StringComparison.Ordinal) && !opCase.Description.Contains("reported", StringComparison.Ordinal));

    private static IEnumerable<OpCase> BFloat16Cases => OpCases.All.Where(opCase =>
        BFloat16Ops.Contains(opCase.Op)
        && opCase.Operands[0].Role == OperandRole.Input
        && opCase.Operands.All(operand => operand.Role is OperandRole.Input or OperandRole.Parameter || IsStatistic(operand) || operand.ElementType is not null));

    [OneTimeSetUp]
    public void StartDevice()
    {
        SimulatorLibraries.Require();
        SimulatorLibraries.Reset();
        float32 = new CudaBackend(SimulatedDevice.Options(Precision.Float32));
        bfloat16 = new CudaBackend(SimulatedDevice.Options(Precision.BFloat16, ordinal: 1));
        cudnnBatchNorm = new CudaBackend(SimulatedDevice.Options(Precision.Float32) with { CudnnBatchNorm = true });
    }

    [OneTimeTearDown]
    public void StopDevice()
    {
        if (cudnnBatchNorm is null)
            return;
        float32!.Dispose();
        bfloat16!.Dispose();
        cudnnBatchNorm.Dispose();
        SimulatedDevice.AssertClean();
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void Results_match_the_reference_in_float32(OpCase opCase) => AssertMatches(float32!, opCase, opCase.Tolerance);

    [TestCaseSource(nameof(BFloat16Cases))]
    public void Results_match_the_reference_in_bfloat16(OpCase opCase) => AssertMatches(bfloat16!, opCase, Math.Max(opCase.Tolerance, BFloat16Tolerance));

    [TestCaseSource(nameof(CudnnBatchNormCases))]
    public void Batch_norm_of_cuDNN_behind_the_same_op_matches_too(OpCase opCase) => AssertMatches(cudnnBatchNorm!, opCase, Math.Max(opCase.Tolerance, 1e-4));

    private static bool IsStatistic(Operand operand) => operand.Role == OperandRole.Constant && operand.Name.StartsWith("running", StringComparison.Ordinal);

    private void AssertMatches(CudaBackend backend, OpCase opCase, double tolerance)
    {
        Reference reference = ReferenceOf(opCase, backend.ActivationType);
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

    // The reference gets what a device with such activations reads: which of two values is larger, or on which side of a ReLU's kink one lies, is then the same.
    private Reference ReferenceOf(OpCase opCase, ElementType activations)
    {
        if (references.TryGetValue((opCase.ToString(), activations), out Reference? known))
            return known;
        using var backend = new ReferenceBackend();
        var values = opCase.Draw().ToDictionary();
        foreach (Operand operand in opCase.Operands.Where(operand => operand.Role == OperandRole.Input && activations == ElementType.BFloat16))
            values[operand.Name] = Array.ConvertAll(values[operand.Name], value => RoundToBFloat16(value));
        using var session = new OpSession(backend, opCase, values);
        return references[(opCase.ToString(), activations)] = new Reference(values, session.Run());
    }

    private static double RoundToBFloat16(double value)
    {
        uint bits = BitConverter.SingleToUInt32Bits((float)value);
        return double.IsFinite(value) ? BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000) : value;
    }

    private sealed record Reference(IReadOnlyDictionary<string, double[]> Values, OpResults Results);
}
