using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Eas.Cli.Commands;

/// <summary>Makes options of each kind of value, with errors that say what was expected.</summary>
internal static class OptionKinds
{
    /// <summary>A switch.</summary>
    public static Option<bool> Switch(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A text.</summary>
    public static Option<string?> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName, CustomParser = result => ParseText(name, result) };

    /// <summary>A whole number of a range.</summary>
    public static Option<int?> Integer(string name, string helpName, string description, int minimum = int.MinValue, int maximum = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (!int.TryParse(Single(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
                return Refuse<int?>(result, $"{name}: '{Single(result)}' is not a whole number");
            return value >= minimum && value <= maximum ? value : Refuse<int?>(result, $"{name}: {value} is not {DescribeRange(minimum, maximum)}");
        },
    };

    /// <summary>A key of random numbers: a whole number of 64 bits without sign.</summary>
    public static Option<ulong?> Seed(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ulong.TryParse(Single(result), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : Refuse<ulong?>(result, $"{name}: '{Single(result)}' is not a whole number from 0 to {ulong.MaxValue}"),
    };

    /// <summary>A number.</summary>
    public static Option<float?> Number(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
            float.TryParse(Single(result), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value)
                ? value
                : Refuse<float?>(result, $"{name}: '{Single(result)}' is not a number"),
    };

    /// <summary>One of some words.</summary>
    public static Option<string?> Choice(string name, string description, params IReadOnlyList<string> words) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', words),
        CustomParser = result => words.Contains(Single(result))
            ? Single(result)
            : Refuse<string?>(result, $"{name}: '{Single(result)}' is not one of {string.Join(", ", words)}"),
    };

    /// <summary>Notes an error at an option's value.</summary>
    /// <returns>No value.</returns>
    public static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }

    /// <summary>The word given as an option's value.</summary>
    public static string Single(ArgumentResult result) => result.Tokens[0].Value;

    private static string? ParseText(string name, ArgumentResult result) =>
        string.IsNullOrWhiteSpace(Single(result)) ? Refuse<string?>(result, $"{name}: its value is empty") : Single(result);

    private static string DescribeRange(int minimum, int maximum) => maximum == int.MaxValue ? $"{minimum} or more" : $"{minimum} to {maximum}";
}
