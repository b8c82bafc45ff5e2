namespace Eas.Testing.Cases;

/// <summary>Sizes at which kernels go wrong: one channel, colours, and around every vector width.</summary>
internal static class CaseShapes
{
    public static IReadOnlyList<int> Channels { get; } = [1, 3, 4, 7, 8, 9, 15, 16, 17, 33, 48, 64, 100];

    public static IReadOnlyList<int> FewChannels { get; } = [1, 3, 17, 48];

    public static IReadOnlyList<(int Height, int Width)> Maps { get; } = [(1, 1), (3, 5), (4, 4), (7, 7)];

    public static IReadOnlyList<bool> Both { get; } = [false, true];

    /// <summary>Ending of a description.</summary>
    public static string Added(bool accumulate) => accumulate ? ", added" : "";
}
