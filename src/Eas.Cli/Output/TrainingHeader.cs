using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors.Cpu;

namespace Eas.Cli.Output;

/// <summary>What a training is, told before its first step.</summary>
internal static class TrainingHeader
{
    /// <summary>Writes three lines: the network, its cost, the data and the device.</summary>
    public static void Write(TextWriter output, Trainer trainer, DataSet data, CpuBackend backend)
    {
        int validation = trainer.Options.ValidationCount ?? ValidationSplit.DefaultValidationCount(data.Train.Count);
        output.WriteLine($"network {trainer.Options.Network}");
        output.WriteLine(
            $"{Units.Count(trainer.Plan.Cost.Parameters)} parameters, {Units.Count(trainer.Plan.Cost.MultiplyAdds)} multiply-adds, "
            + $"{Units.Bytes(trainer.MemoryBytes)} of memory; {backend.Threads} threads, {(int)backend.Width}-bit vectors");
        output.WriteLine(
            $"data {data.Name}: {Units.Count(data.Train.Count - validation)} images to train on, {Units.Count(validation)} to validate, "
            + $"{Units.Count(data.Test.Count)} to test");
    }
}
