using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Tensors.Cuda;
using Eas.Testing;
using Eas.Testing.Cases;

namespace Eas.GpuCheck.Checks.Ops;

/// <summary>Every op case, forward and gradients, in one precision.</summary>
internal sealed class OpsCheck(Precision precision) : ICheck
{
    // Both sides are off by the case's tolerance at most.
    private const double Sides = 2;

    // TF32 rounds factors to 10 bits of mantissa.
    private const double TensorFloat32Tolerance = 5e-3;

    public string Name => $"ops-{PrecisionNames.Of(precision)}";

    public string Claim => $"every op case gives what the CPU backend gives, in {PrecisionNames.Of(precision)}, writes nothing around its results and keeps no memory";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        using CudaBackend cuda = machine.StartCuda(precision);
        using CpuBackend cpu = machine.StartCpu();
        IReadOnlyList<OpCase> cases = CheckedCases.For(precision, machine);
        foreach (OpCase opCase in cases)
            log.FailWhere(opCase.ToString(), FindProblem(cuda, cpu, opCase));
        foreach (IGrouping<string, OpCase> op in cases.GroupBy(opCase => opCase.Op))
            log.Measure(op.Key, "cases", op.Count());
    }

    private string? FindProblem(CudaBackend cuda, CpuBackend cpu, OpCase opCase)
    {
        IReadOnlyDictionary<string, double[]> values = CheckedCases.Draw(opCase, precision);
        OpResults expected = CheckedCases.Run(cpu, opCase, values);
        int before = cuda.Memory.LiveBuffers;
        OpResults results = CheckedCases.Run(cuda, opCase, values);
        if (results.DamagedSurroundings.Count > 0)
            return $"something was written around {string.Join(", ", results.DamagedSurroundings)}";
        if (cuda.Memory.LiveBuffers is var left && left > before)
            return $"{left - before} buffers are left";
        return results.FindDeviation(expected, ToleranceOf(opCase));
    }

    private double ToleranceOf(OpCase opCase) => Math.Max(Sides * opCase.Tolerance, precision switch
    {
        Precision.BFloat16 => BFloat16Cases.Tolerance,
        Precision.TensorFloat32 => TensorFloat32Tolerance,
        _ => 0,
    });
}
