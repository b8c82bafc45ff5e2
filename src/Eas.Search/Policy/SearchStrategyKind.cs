namespace Eas.Search.Policy;

/// <summary>A strategy by the name that recipes use.</summary>
/// <param name="Name">As <c>reinforce</c>.</param>
/// <param name="Create">Makes one at its beginning.</param>
public sealed record SearchStrategyKind(string Name, Func<StrategyOptions, ISearchStrategy> Create)
{
    /// <summary>Every strategy there is. A new one is a line here.</summary>
    public static IReadOnlyList<SearchStrategyKind> All { get; } =
    [
        new("reinforce", options => new Reinforce(options)),
        new("random", options => new RandomSearch(options)),
        new(HillClimbing.Name, options => new HillClimbing(options)),
    ];

    /// <summary>The strategy of a name.</summary>
    /// <exception cref="PolicyException">There is none.</exception>
    public static SearchStrategyKind Find(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new PolicyException($"there is no strategy '{name}'; use {string.Join(", ", All.Select(kind => kind.Name))}");
}
