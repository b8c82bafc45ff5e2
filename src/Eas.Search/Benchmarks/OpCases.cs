namespace Eas.Search.Benchmarks;

/// <summary>The op cases that are timed: the shapes of the paper's networks at batch 64.</summary>
public static class OpCases
{
    /// <summary>Every case; a family of ops is added by one line here.</summary>
    public static IReadOnlyList<OpCase> All { get; } = [.. ElementwiseCases.All];
}
