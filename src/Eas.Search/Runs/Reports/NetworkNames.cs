namespace Eas.Search.Runs.Reports;

/// <summary>Roles and states as a report calls them.</summary>
internal static class NetworkNames
{
    /// <summary>The name of a role.</summary>
    public static string Of(NetworkRole role) => role switch
    {
        NetworkRole.Start => "start",
        NetworkRole.Sampled => "sampled",
        NetworkRole.Finalist => "finalist",
        _ => "control",
    };

    /// <summary>The name of a state; a reused network is named by what it is the same as.</summary>
    public static string Of(NetworkState state) => state switch
    {
        NetworkState.Pending => "pending",
        NetworkState.Trained => "trained",
        NetworkState.Reused => "same",
        _ => "failed",
    };
}
