using System.CommandLine;
using System.CommandLine.Parsing;
using Eas.Networks.Transformations;

namespace Eas.Cli.Commands;

/// <summary>The options <c>--wider</c> and <c>--deeper</c>, each as often as wanted, in the order in which they were given among each other.</summary>
internal sealed class GrowthActionOptions
{
    private readonly Option<string[]> wider = Repeated(
        "--wider", "LAYER[=N][,...]", "Give layers more filters, units or growth: the next level, or N (2=96); a dense layer is ELEMENT.LAYER (1.4)");

    private readonly Option<string[]> deeper = Repeated(
        "--deeper", "BLOCK,INDEX[,SIZE]", "Insert a layer after the one of that index in a block, a convolution with filters of that size [default: 3]");

    /// <summary>Both.</summary>
    public IReadOnlyList<Option> Options => [wider, deeper];

    /// <summary>What was asked for, in order.</summary>
    /// <exception cref="UsageException">A value makes no sense, or nothing was asked for.</exception>
    public IReadOnlyList<GrowthAction> Read(Invocation invocation)
    {
        // The parser gathers the values of each option, so that the order between the two is left in the words alone.
        IReadOnlyList<Token> words = invocation.Parsed.Tokens;
        List<GrowthAction> actions = [];
        for (int i = 0; i + 1 < words.Count; i++)
        {
            if (words[i].Type != TokenType.Option)
                continue;
            if (words[i].Value == wider.Name)
                actions.AddRange(words[i + 1].Value.Split(',').Select(ParseWider));
            else if (words[i].Value == deeper.Name)
                actions.Add(ParseDeeper(words[i + 1].Value));
        }

        return actions.Count > 0 ? actions : throw new UsageException($"there is nothing to grow: give {wider.Name} or {deeper.Name}");
    }

    private Wider ParseWider(string text) => Wider.ParseArguments(text)
        ?? throw new UsageException($"{wider.Name}: '{text}' names no layer; write 0, 3=96 or 1.4, and several with commas between");

    private Deeper ParseDeeper(string text) => Deeper.ParseArguments(text)
        ?? throw new UsageException($"{deeper.Name}: '{text}' names no place; write block and index (1,0), or a filter size as well (1,0,5)");

    private static Option<string[]> Repeated(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore };
}
