using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;

namespace Eas.Networks.Transformations;

/// <summary>
/// One transformation of a network as an immutable value with a text form. Planned on an architecture alone it says what becomes of it; <see cref="Growth"/> applies
/// it to a network with weights, and the architecture is the same. A new kind is a record here and a line in <see cref="SearchSpace.ActionKinds"/>.
/// </summary>
public abstract record GrowthAction
{
    /// <summary>The text form without its name: what is between the parentheses.</summary>
    private protected abstract string Arguments { get; }

    /// <summary>What the transformation is called in texts.</summary>
    private protected abstract string Name { get; }

    /// <summary>What becomes of a network.</summary>
    /// <param name="network">The network as it stands now.</param>
    /// <param name="space">Levels, sizes and what is allowed.</param>
    /// <exception cref="GrowthException">It cannot be done; the message is one line that says why.</exception>
    public NetworkEdit Plan(NetworkPlan network, SearchSpace space)
    {
        try
        {
            return Edit(network, space);
        }
        catch (ArchitectureException error)
        {
            throw new GrowthException($"{this}: {error.Message}", error);
        }
    }

    /// <summary>What becomes of a network; an <see cref="ArchitectureException"/> of it means that it cannot be done.</summary>
    private protected abstract NetworkEdit Edit(NetworkPlan network, SearchSpace space);

    /// <summary>Reads the text form, as <c>wider(3)</c>.</summary>
    /// <exception cref="GrowthException">The text is no transformation.</exception>
    public static GrowthAction Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        int open = trimmed.IndexOf('(', StringComparison.Ordinal);
        if (open > 0 && trimmed[^1] == ')')
        {
            GrowthActionKind? kind = SearchSpace.ActionKinds.FirstOrDefault(candidate => candidate.Name == trimmed[..open]);
            if (kind?.Parse(trimmed[(open + 1)..^1]) is { } action)
                return action;
        }

        string forms = string.Join(", ", SearchSpace.ActionKinds.Select(kind => kind.Form));
        throw new GrowthException($"'{trimmed}' is not a transformation: write one as {forms}");
    }

    /// <summary>Reads transformations separated by semicolons, as <see cref="Print"/> writes them; none for an empty text.</summary>
    /// <exception cref="GrowthException">A text is no transformation.</exception>
    public static IReadOnlyList<GrowthAction> ParseAll(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];

    /// <summary>The text of several transformations in order: <c>wider(0); deeper(block=1,index=0,size=3)</c>.</summary>
    public static string Print(IEnumerable<GrowthAction> actions) => string.Join("; ", actions);

    /// <summary>The text form: what <see cref="Parse"/> reads back to an equal transformation.</summary>
    public sealed override string ToString() => $"{Name}({Arguments})";

    /// <summary>An error of this transformation.</summary>
    private protected GrowthException Error(string problem) => new($"{this}: {problem}");
}
