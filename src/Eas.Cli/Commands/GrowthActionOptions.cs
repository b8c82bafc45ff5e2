using System.CommandLine;
using System.CommandLine.Parsing;
using Eas.Networks.Transformations;

namespace Eas.Cli.Commands;

/// <summary>An option for each kind of transformation, as often as wanted, in the order in which they were given among each other.</summary>
internal sealed class GrowthActionOptions
{
    private readonly Dictionary<string, GrowthActionKind> kinds = SearchSpace.ActionKinds.ToDictionary(kind => $"--{kind.Name}", StringComparer.Ordinal);

    /// <summary>Makes the options.</summary>
    public GrowthActionOptions() => Options = [.. kinds.Select(kind => Repeated(kind.Key, $"{kind.Value.Description}; written as between the parentheses of {kind.Value.Form}"))];

    /// <summary>One for each kind, called as the kind is.</summary>
    public IReadOnlyList<Option> Options { get; }

    /// <summary>What was asked for, in order.</summary>
    /// <exception cref="UsageException">A value makes no sense, or nothing was asked for.</exception>
    public IReadOnlyList<GrowthAction> Read(Invocation invocation)
    {
        // The parser gathers the values of each option, so that the order among options is left in the words alone.
        IReadOnlyList<Token> words = invocation.Parsed.Tokens;
        List<GrowthAction> actions = [];
        for (int i = 0; i + 1 < words.Count; i++)
        {
            if (words[i].Type == TokenType.Option && kinds.TryGetValue(words[i].Value, out GrowthActionKind? kind))
                actions.AddRange(Parse(kind, words[i + 1].Value));
        }

        return actions.Count > 0 ? actions : throw new UsageException($"there is nothing to grow: give {string.Join(" or ", kinds.Keys)}");
    }

    /// <summary>Reads the arguments of one transformation, or of several with commas between where that is not one's own text.</summary>
    private static GrowthAction[] Parse(GrowthActionKind kind, string text)
    {
        if (kind.Parse(text) is { } single)
            return [single];
        return [.. text.Split(',').Select(part => kind.Parse(part)
            ?? throw new UsageException($"--{kind.Name}: '{text}' makes no sense; write what is between the parentheses of {kind.Form}"))];
    }

    private static Option<string[]> Repeated(string name, string description) =>
        new(name) { Description = description, HelpName = "TEXT", Arity = ArgumentArity.OneOrMore };
}
