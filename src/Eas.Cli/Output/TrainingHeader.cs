using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Tensors.Cuda;

namespace Eas.Cli.Output;

/// <summary>What a training is, told before its first step.</summary>
internal static class TrainingHeader
{
    /// <summary>Writes three lines: the network, its cost, the data and the device.</summary>
    public static void Write(TextWriter output, Trainer trainer, DataSet data, IBackend backend)
    {
        int validation = trainer.Options.ValidationCount ?? ValidationSplit.DefaultValidationCount(data.Train.Count);
        output.WriteLine($"network {trainer.Options.Network}");
        output.WriteLine(
            $"{Units.Count(trainer.Plan.Cost.Parameters)} parameters, {Units.Count(trainer.Plan.Cost.MultiplyAdds)} multiply-adds, "
            + $"{Units.Bytes(trainer.MemoryBytes)} of memory; {DescribeDevice(backend)}");
        output.WriteLine(
            $"data {data.Name}: {Units.Count(data.Train.Count - validation)} images to train on, {Units.Count(validation)} to validate, "
            + $"{Units.Count(data.Test.Count)} to test");
    }

    private static string DescribeDevice(IBackend backend) => backend switch
    {
        CpuBackend cpu => $"{cpu.Threads} threads, {cpu.Arithmetic}",
        CudaBackend cuda => $"{cuda.Device.Name}, {cuda.Arithmetic}",
        _ => backend.Name,
    };
}
