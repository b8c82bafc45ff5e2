using Eas.GpuCheck.Checks.Training;
using Eas.Kernels.Cuda.Driver;
using Eas.Tensors;
using Eas.Tensors.Cuda;

namespace Eas.GpuCheck.Checks.Machine;

/// <summary>Memory after trainings: buffers of the pool, and what the driver says is free.</summary>
internal sealed class MemoryCheck : ICheck
{
    private const int Rounds = 4;

    // Enough for a graph of several steps.
    private const int Steps = 16;

    // The driver gives memory out in blocks of 2 MiB.
    private const long Block = 2 << 20;

    public string Name => "memory";

    public string Claim => "a training leaves no buffer behind, a backend no memory of the device, and the memory held while training does not grow";

    public void Run(CheckedMachine machine, CheckLog log)
    {
        // Held throughout: what the driver and the libraries load once stays with the context.
        using var context = new CudaContext(0);
        foreach (CheckedNetwork network in machine.Networks)
        {
            Train(machine, network, log);
            long before = context.ReadMemory().Free;
            for (int round = 1; round < Rounds; round++)
                Train(machine, network, log);
            long lost = before - context.ReadMemory().Free;
            log.Measure(network.Name, "lost", lost / 1e6, "MB");
            if (lost > Block)
                log.Fail($"{network.Name}: {lost} bytes of the device are gone after {Rounds - 1} trainings");
        }
    }

    private static void Train(CheckedMachine machine, CheckedNetwork network, CheckLog log)
    {
        using CudaBackend backend = machine.StartCuda(Precision.BFloat16);
        int before = backend.Memory.LiveBuffers;
        using (var trained = new TrainedNetwork(backend, network, Steps))
        {
            trained.Train(Steps);
            trained.ReadMetrics();
            long held = backend.Memory.HeldBytes;
            trained.Train(Steps);
            trained.ReadMetrics();
            if (backend.Memory.HeldBytes > held)
                log.Fail($"{network.Name}: {backend.Memory.HeldBytes - held} bytes more are held after more steps");
        }

        if (backend.Memory.LiveBuffers > before)
            log.Fail($"{network.Name}: {backend.Memory.LiveBuffers - before} buffers are left");
    }
}
