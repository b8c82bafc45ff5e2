using Eas.Search.Execution;
using Eas.Search.Runs;

namespace Eas.Search.Loop;

/// <summary>A network that was made again.</summary>
/// <param name="Network">What the run says of it.</param>
/// <param name="Result">What it came out as this time.</param>
public sealed record ReplayedNetwork(NetworkRecord Network, CandidateResult Result)
{
    /// <summary>What differs from the run, in one line; null where it is the same to the last bit.</summary>
    public string? FindDifference()
    {
        NetworkResult expected = Network.Result!;
        NetworkState state = Result.State == CandidateState.Trained ? NetworkState.Trained : NetworkState.Failed;
        if (state != expected.State)
            return $"it {Describe(state)}, and in the run it {Describe(expected.State)}";
        if (state == NetworkState.Failed)
            return Result.Failure == expected.Failure ? null : $"it failed with '{Result.Failure}', not '{expected.Failure}'";
        if (Result.ValidationAccuracy != expected.ValidationAccuracy)
            return FormattableString.Invariant($"its validation accuracy is {Result.ValidationAccuracy}, not {expected.ValidationAccuracy}");
        return Result.WeightsSha256 == expected.WeightsSha256 ? null : $"its weights are {Result.WeightsSha256}, not {expected.WeightsSha256}";
    }

    private static string Describe(NetworkState state) => state == NetworkState.Trained ? "was trained" : "failed";
}
