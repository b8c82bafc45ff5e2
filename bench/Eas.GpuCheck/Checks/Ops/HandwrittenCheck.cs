using Eas.Tensors;
using Eas.Tensors.Cuda;
using Eas.Testing;
using Eas.Testing.Cases;

namespace Eas.GpuCheck.Checks.Ops;

/// <summary>The cases of the op that has a kernel written by hand.</summary>
internal sealed class HandwrittenCheck : ICheck
{
    public string Name => "handwritten";

    public string Claim => "the kernels written by hand give the same bits as the compiler's";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        using CudaBackend compiled = machine.StartCuda(Precision.Float32), handwritten = machine.StartCuda(Precision.Float32, handwritten: true);
        OpCase[] cases = [.. GatherScaleCases.All];
        foreach (OpCase opCase in cases)
        {
            IReadOnlyDictionary<string, double[]> values = opCase.Draw();
            OpResults expected = CheckedCases.Run(compiled, opCase, values), results = CheckedCases.Run(handwritten, opCase, values);
            log.FailWhere(opCase.ToString(), results.FindBitDifference(expected));
            if (results.DamagedSurroundings.Count > 0)
                log.Fail($"{opCase}: something was written around {string.Join(", ", results.DamagedSurroundings)}");
        }

        log.Measure("GatherScale", "cases", cases.Length);
    }
}
