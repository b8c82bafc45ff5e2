using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Tensors.Cuda;

namespace Eas.GpuCheck.Checks.Training;

/// <summary>Two devices' rounding errors grow from step to step, but stay far below what the steps change.</summary>
internal sealed class TrainingAgainstCpuCheck : ICheck
{
    private const int Steps = 20;
    private const double Tolerance = 1e-3;

    public string Name => "training-against-cpu";

    public string Claim => $"after {Steps} steps in float32 at learning rate 0.02 the weights are those of the CPU: ||w_cuda - w_cpu|| <= {Tolerance} ||w_cpu - w_0||";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        using CudaBackend cuda = machine.StartCuda(Precision.Float32);
        using CpuBackend cpu = machine.StartCpu();
        foreach (CheckedNetwork network in machine.Networks)
        {
            (float[] start, float[] onCpu) = Train(cpu, network);
            (float[] startOnCuda, float[] onCuda) = Train(cuda, network);
            double distance = Distance(onCuda, onCpu), way = Distance(onCpu, start);
            log.Measure(network.Name, "distance of the ends", distance);
            log.Measure(network.Name, "way from the start", way);
            log.Measure(network.Name, "ratio", distance / way);
            if (!startOnCuda.AsSpan().SequenceEqual(start))
                log.Fail($"{network.Name}: the first weights differ");
            if (!(distance <= Tolerance * way))
                log.Fail($"{network.Name}: the ends are {distance:G4} apart, {distance / way:G4} of the way of {way:G4}");
        }
    }

    private static (float[] Start, float[] End) Train(IBackend backend, CheckedNetwork network)
    {
        using var trained = new TrainedNetwork(backend, network, batches: Steps);
        float[] start = trained.ReadValues(withStatistics: false);
        trained.Train(Steps);
        return (start, trained.ReadValues(withStatistics: false));
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (left, right) => ((double)left - right) * ((double)left - right)).Sum());
}
