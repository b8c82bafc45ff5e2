using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    private const int MaximumThreads = 1024;

    /// <summary>Where it runs.</summary>
    public Option<string?> Device { get; } = new("--device")
    {
        Description = "Where to compute: cpu, or auto for the fastest device there is [default: auto]",
        HelpName = "cpu|auto",
        CustomParser = ParseDevice,
        Recursive = true,
    };

    /// <summary>Threads of the CPU.</summary>
    public Option<int?> Threads { get; } = Recursive(OptionKinds.Integer(
        "--threads", "N", "Threads of the CPU; they change no result [default: one for each processor]", minimum: 1, MaximumThreads));

    /// <summary>Vector width of the CPU's kernels.</summary>
    public Option<string?> Simd { get; } = Recursive(OptionKinds.Choice(
        "--simd",
        "Bits of the CPU's vectors; results differ between widths in the last digits [default: the widest there is]",
        [.. Enum.GetValues<SimdWidth>().OrderDescending().Select(width => ((int)width).ToString(CultureInfo.InvariantCulture))]));

    /// <summary>Key of all random numbers.</summary>
    public Option<ulong?> Seed { get; } = Recursive(OptionKinds.Seed("--seed", "Key of all random numbers [default: 1]"));

    /// <summary>Whether results are JSON lines.</summary>
    public Option<bool> Json { get; } = Recursive(OptionKinds.Switch(
        "--json", "Write JSON lines to standard output, the last one the result; progress goes to standard error"));

    /// <summary>Whether errors show where they happened.</summary>
    public Option<bool> Verbose { get; } = Recursive(OptionKinds.Switch("--verbose", "Show where in the program an error happened"));

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [Device, Threads, Simd, Seed, Json, Verbose];

    private static string? ParseDevice(ArgumentResult result)
    {
        string device = OptionKinds.Single(result);
        bool isKnown = device is "cpu" or "auto" or "cuda" || device.StartsWith("cuda:", StringComparison.Ordinal);
        return isKnown ? device : OptionKinds.Refuse<string?>(result, $"--device: '{device}' is not one of cpu, auto");
    }

    private static Option<T> Recursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }
}
