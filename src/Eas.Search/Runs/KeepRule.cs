using System.Globalization;

namespace Eas.Search.Runs;

/// <summary>Which networks of a run keep their weights on disk. Start networks, finalists and each stage's best are always among them.</summary>
/// <param name="BestOfStage">The number of networks sampled in a stage that stay, best first; null for all.</param>
public readonly record struct KeepRule(int? BestOfStage)
{
    private const string TopPrefix = "top ";

    /// <summary>Every network.</summary>
    public static KeepRule All => new(null);

    /// <summary>Each stage's best.</summary>
    public static KeepRule Best => new(1);

    /// <summary>Reads <c>best</c>, <c>top K</c> or <c>all</c>, as a recipe has it.</summary>
    /// <exception cref="RunException">It is none of them.</exception>
    public static KeepRule Parse(string text) => text switch
    {
        "all" => All,
        "best" => Best,
        _ when text.StartsWith(TopPrefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(TopPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 => new(count),
        _ => throw new RunException($"keep: '{text}' is not one of best, top K (K from 1), all"),
    };

    /// <summary>The rule as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => BestOfStage switch
    {
        null => "all",
        1 => "best",
        int count => string.Create(CultureInfo.InvariantCulture, $"{TopPrefix}{count}"),
    };
}
