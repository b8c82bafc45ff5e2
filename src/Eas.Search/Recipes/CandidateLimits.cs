namespace Eas.Search.Recipes;

/// <summary>What a candidate may cost; checked before it is trained. Null for no limit.</summary>
public sealed record CandidateLimits
{
    /// <summary>Most trained parameters.</summary>
    public long? Parameters { get; init; }

    /// <summary>Most multiply-adds of one image's forward pass.</summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>Most bytes that its training holds on one thread.</summary>
    public long? Memory { get; init; }
}
