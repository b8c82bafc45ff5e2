namespace Eas.Search.Execution;

/// <summary>How a candidate ended.</summary>
public enum CandidateState
{
    /// <summary>It was trained to the end.</summary>
    Trained,

    /// <summary>It could not be grown or trained; another run of its task would fail in the same way.</summary>
    Failed,
}
