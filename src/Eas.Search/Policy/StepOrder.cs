using System.Globalization;
using Eas.Networks.Architecture;

namespace Eas.Search.Policy;

/// <summary>The steps of an episode in order, written <c>wider*4,deeper*5</c>.</summary>
/// <param name="Runs">At least one.</param>
public sealed record StepOrder(ValueList<StepRun> Runs)
{
    private const int MostSteps = 1000;

    /// <summary>The authors' order for plain networks; the paper gives none.</summary>
    public static StepOrder Plain { get; } = Parse("wider*4,deeper*5");

    /// <summary>The authors' order for DenseNets.</summary>
    public static StepOrder DenseNet { get; } = Parse("wider*10,deeper*5");

    /// <summary>The kind of each step.</summary>
    public IEnumerable<string> Steps => Runs.SelectMany(run => Enumerable.Repeat(run.Kind, run.Count));

    /// <summary>Reads the text form.</summary>
    /// <exception cref="PolicyException">The text is no order.</exception>
    public static StepOrder Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new StepOrder([.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => ParseRun(part, text))]);
    }

    /// <summary>The text form: what <see cref="Parse"/> reads back to an equal order.</summary>
    public override string ToString() => string.Join(',', Runs);

    private static StepRun ParseRun(string part, string text)
    {
        string[] pieces = part.Split('*', StringSplitOptions.TrimEntries);
        int count = 1;
        bool hasCount = pieces.Length == 1
            || (pieces.Length == 2 && int.TryParse(pieces[1], NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= MostSteps);
        if (!hasCount || !StepKind.All.Any(kind => kind.Name == pieces[0]))
        {
            string kinds = string.Join(" or ", StepKind.All.Select(kind => kind.Name));
            throw new PolicyException($"the order '{text}': '{part}' is not a step; write {kinds}, each with how often, 1 to {MostSteps}, as wider*4,deeper*5");
        }

        return new StepRun(pieces[0], count);
    }
}
