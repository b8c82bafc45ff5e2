namespace Eas.Search.Policy;

/// <summary>What is subtracted from rewards, to make the policy's gradient less noisy.</summary>
public enum BaselineKind
{
    /// <summary>The moving average of the mean rewards of earlier episodes (Cai et al. 2018, sec. 4.1); in the first its own mean.</summary>
    Paper,

    /// <summary>A moving average that starts at 0 and has taken the episode's own mean in before it is subtracted (the authors' code).</summary>
    Authors,
}
