using Eas.GpuCheck.Checks;

namespace Eas.GpuCheck.Running;

/// <summary>The command line.</summary>
/// <param name="Command">What to do.</param>
/// <param name="Checks">Which checks.</param>
/// <param name="Output">The folder of the results.</param>
/// <param name="IsQuick">Whether sizes are small.</param>
internal sealed record Arguments(string Command, IReadOnlyList<ICheck> Checks, string Output, bool IsQuick)
{
    public const string RunCommand = "run";
    public const string CheckCommand = "check";
    public const string MergeCommand = "merge";
    public const string ListCommand = "list";
    public const string QuickOption = "--quick";
    public const string OnlyOption = "--only";

    private const string Usage = "usage: eas-gpu-check run OUT [--quick] [--only CHECK,...] | check CHECK OUT [--quick] | merge OUT | list";

    /// <summary>Reads it.</summary>
    /// <exception cref="ArgumentException">It is wrong; the message is one line.</exception>
    public static Arguments Parse(IReadOnlyList<string> arguments)
    {
        List<string> rest = [.. arguments];
        bool isQuick = rest.Remove(QuickOption);
        IReadOnlyList<ICheck> checks = TakeOnly(rest) ?? CheckList.All;
        return rest switch
        {
            [RunCommand, var output] => new Arguments(RunCommand, checks, output, isQuick),
            [CheckCommand, var check, var output] => new Arguments(CheckCommand, [Find(check)], output, isQuick),
            [MergeCommand, var output] => new Arguments(MergeCommand, [], output, isQuick),
            [ListCommand] => new Arguments(ListCommand, checks, "", isQuick),
            _ => throw new ArgumentException(Usage),
        };
    }

    private static ICheck[]? TakeOnly(List<string> arguments)
    {
        int place = arguments.IndexOf(OnlyOption);
        if (place < 0)
            return null;
        if (place + 1 == arguments.Count)
            throw new ArgumentException(Usage);
        string names = arguments[place + 1];
        arguments.RemoveRange(place, 2);
        return [.. names.Split(',').Select(Find)];
    }

    private static ICheck Find(string name) =>
        CheckList.Find(name) ?? throw new ArgumentException($"there is no check {name}; there are {string.Join(", ", CheckList.All.Select(check => check.Name))}");
}
