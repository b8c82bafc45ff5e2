using Eas.Tensors;
using Eas.Tensors.Cuda;
using Eas.Testing;

namespace Eas.GpuCheck.Checks.Ops;

/// <summary>A captured op's second run is a CUDA graph.</summary>
internal sealed class OpGraphsCheck : ICheck
{
    public string Name => "op-graphs";

    public string Claim => "every op case gives the same bits as a CUDA graph and launched directly, in float32 and bfloat16";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        foreach (Precision precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            using CudaBackend cuda = machine.StartCuda(precision);
            IReadOnlyList<OpCase> cases = CheckedCases.For(precision, machine);
            foreach (OpCase opCase in cases)
            {
                using var session = new OpSession(cuda, opCase, CheckedCases.Draw(opCase, precision));
                OpResults direct = session.Run();
                log.FailWhere($"{opCase} in {PrecisionNames.Of(precision)}", session.RunCaptured().FindBitDifference(direct));
            }

            log.Measure(PrecisionNames.Of(precision), "cases", cases.Count);
        }
    }
}
