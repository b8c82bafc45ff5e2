using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Data;
using Eas.Search.Recipes;
using Eas.Search.Training;
using Eas.Tensors;

namespace Eas.Search.Execution;

/// <summary>Compares what a candidate costs with a recipe's limits, before it is trained.</summary>
public static class CandidateCost
{
    // A number of threads that is the same on every machine: each has scratch memory of its own.
    private const int Threads = 1;

    /// <summary>Why a candidate is not trained, in one line: the same on every machine that computes with the same.</summary>
    /// <param name="limits">What it may cost.</param>
    /// <param name="training">How it would be trained.</param>
    /// <param name="data">On what.</param>
    /// <param name="backend">Where; it is left alone.</param>
    /// <returns>The reason; null where it is within the limits.</returns>
    /// <exception cref="TrainingException">The options make no sense, or do not fit the data.</exception>
    public static string? FindExcess(CandidateLimits limits, TrainingOptions training, DataSet data, IBackend backend)
    {
        try
        {
            Cost cost = NetworkPlan.Create(training.Network, new FeatureShape(data.Shape.Height, data.Shape.Width, data.Shape.Channels)).Cost;
            return Excess(cost.Parameters, limits.Parameters, "parameters")
                ?? Excess(cost.MultiplyAdds, limits.MultiplyAdds, "multiply-adds")
                ?? (limits.Memory is null ? null : Excess(Trainer.MeasureMemory(data, training, backend, Threads), limits.Memory, "bytes of memory"));
        }
        catch (Exception problem) when (problem is ArchitectureException or TrainingException { IsNetworkAtFault: true })
        {
            return problem.Message;
        }
    }

    private static string? Excess(long value, long? limit, string unit) =>
        value > limit ? FormattableString.Invariant($"{value:N0} {unit} are more than the {limit:N0} allowed") : null;
}
