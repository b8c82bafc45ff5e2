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
    private readonly ReferenceResults references = new();
    private readonly ReferenceResults bfloat16References = new();
    private CudaBackend? float32;
    private CudaBackend? bfloat16;
    private CudaBackend? cudnnBatchNorm;

    // cuDNN's batch norm reports no infinity, and its sums are float32.
    private static IEnumerable<OpCase> CudnnBatchNormCases => OpCases.All.Where(opCase =>
        opCase.Op.StartsWith("BatchNorm", StringComparison.Ordinal) && !opCase.Description.Contains("reported", StringComparison.Ordinal));

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

    [TestCaseSource(typeof(BFloat16Cases), nameof(BFloat16Cases.All))]
    public void Results_match_the_reference_in_bfloat16(OpCase opCase) => AssertMatches(bfloat16!, opCase, Math.Max(opCase.Tolerance, BFloat16Cases.Tolerance));

    [TestCaseSource(nameof(CudnnBatchNormCases))]
    public void Batch_norm_of_cuDNN_behind_the_same_op_matches_too(OpCase opCase) => AssertMatches(cudnnBatchNorm!, opCase, Math.Max(opCase.Tolerance, 1e-4));

    private void AssertMatches(CudaBackend backend, OpCase opCase, double tolerance)
    {
        ReferenceResults.Reference reference = backend.ActivationType == ElementType.BFloat16
            ? bfloat16References.Of(opCase, BFloat16Cases.Draw)
            : references.Of(opCase, drawn => drawn.Draw());
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
}
