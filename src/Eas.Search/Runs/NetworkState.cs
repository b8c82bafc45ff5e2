namespace Eas.Search.Runs;

/// <summary>How far a network is.</summary>
public enum NetworkState
{
    /// <summary>It has no result yet.</summary>
    Pending,

    /// <summary>It was trained.</summary>
    Trained,

    /// <summary>It has the result of an equal network.</summary>
    Reused,

    /// <summary>Its training failed or diverged.</summary>
    Failed,
}
