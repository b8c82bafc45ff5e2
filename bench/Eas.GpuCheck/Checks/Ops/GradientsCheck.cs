using Eas.Tensors;
using Eas.Tensors.Cuda;
using Eas.Testing;

namespace Eas.GpuCheck.Checks.Ops;

/// <summary>
/// Float32 has too few digits for finite differences. The reference's gradients agree with them, which the tests show, and these are compared with the reference's.
/// </summary>
internal sealed class GradientsCheck : ICheck
{
    public string Name => "gradients";

    public string Claim => "outputs and gradients of every differentiable case in float32 are those of the reference in float64";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        using CudaBackend cuda = machine.StartCuda(Precision.Float32);
        using var reference = new ReferenceBackend();
        OpCase[] cases = [.. CheckedCases.For(Precision.Float32, machine).Where(opCase => opCase.IsDifferentiable)];
        foreach (OpCase opCase in cases)
        {
            IReadOnlyDictionary<string, double[]> values = opCase.Draw();
            OpResults expected = CheckedCases.Run(reference, opCase, values);
            log.FailWhere(opCase.ToString(), CheckedCases.Run(cuda, opCase, values).FindDeviation(expected, opCase.Tolerance));
        }

        log.Measure("all ops", "cases", cases.Length);
    }
}
