using Eas.Kernels.Cpu.Simd;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Data;
using Eas.Search.Training;

namespace Eas.Search.Execution;

/// <summary>What a candidate may cost; what costs more is not trained. Null for no limit.</summary>
/// <param name="Parameters">Trained parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds of one image's forward pass.</param>
/// <param name="MemoryBytes">Bytes that its training holds on one thread.</param>
public sealed record CandidateLimits(long? Parameters = null, long? MultiplyAdds = null, long? MemoryBytes = null)
{
    // A number of threads that is the same on every machine: each has scratch memory of its own.
    private const int Threads = 1;

    /// <summary>Why a candidate is not trained, in one line: the same on every machine at one vector width.</summary>
    /// <param name="training">How it would be trained.</param>
    /// <param name="data">On what.</param>
    /// <param name="width">At which vector width.</param>
    /// <returns>The reason; null where it is within the limits.</returns>
    /// <exception cref="TrainingException">The options make no sense, or do not fit the data.</exception>
    public string? FindExcess(TrainingOptions training, DataSet data, SimdWidth width)
    {
        try
        {
            Cost cost = NetworkPlan.Create(training.Network, new FeatureShape(data.Shape.Height, data.Shape.Width, data.Shape.Channels)).Cost;
            return Excess(cost.Parameters, Parameters, "parameters")
                ?? Excess(cost.MultiplyAdds, MultiplyAdds, "multiply-adds")
                ?? (MemoryBytes is null ? null : Excess(Trainer.MeasureMemory(data, training, Threads, width), MemoryBytes, "bytes of memory"));
        }
        catch (Exception problem) when (problem is ArchitectureException or TrainingException { IsNetworkAtFault: true })
        {
            return problem.Message;
        }
    }

    private static string? Excess(long value, long? limit, string unit) =>
        value > limit ? FormattableString.Invariant($"{value:N0} {unit} are more than the {limit:N0} allowed") : null;
}
