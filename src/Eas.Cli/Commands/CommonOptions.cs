using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Eas.Kernels.Cpu.Simd;
using Eas.Tensors;

namespace Eas.Cli.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>A GPU.</summary>
    public const string Cuda = "cuda";

    /// <summary>The fastest there is.</summary>
    public const string Auto = "auto";

    /// <summary>How a GPU computes unless it is told.</summary>
    public const Precision DefaultPrecision = Tensors.Precision.BFloat16;

    private const int MaximumThreads = 1024;

    /// <summary>Where it runs.</summary>
    public Option<string?> Device { get; } = new("--device")
    {
        Description = "Where to compute: cpu, cuda or cuda:N for a GPU, or auto for the fastest device there is [default: auto]",
        HelpName = "cpu|cuda[:N]|auto",
        CustomParser = ParseDevice,
        Recursive = true,
    };

    /// <summary>How a GPU computes.</summary>
    public Option<string?> Precision { get; } = Recursive(OptionKinds.Choice(
        "--precision", $"How a GPU computes; a CPU computes in {PrecisionNames.Of(Tensors.Precision.Float32)} [default: {PrecisionNames.Of(DefaultPrecision)}]", [.. PrecisionNames.All]));

    /// <summary>Whether a GPU may choose algorithms whose results differ in their last digits from time to time.</summary>
    public Option<bool> Fast { get; } = Recursive(OptionKinds.Switch(
        "--fast", "Let a GPU use algorithms whose results differ in the last digits each time; not for a search"));

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
    public IReadOnlyList<Option> All => [Device, Precision, Fast, Threads, Simd, Seed, Json, Verbose];

    /// <summary>The number in <c>cuda:N</c>; null for any other word.</summary>
    public static int? OrdinalOf(string device) =>
        device.StartsWith($"{Cuda}:", StringComparison.Ordinal)
        && int.TryParse(device.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal)
            ? ordinal
            : null;

    private static string? ParseDevice(ArgumentResult result)
    {
        string device = OptionKinds.Single(result);
        bool isKnown = device is Cpu or Auto or Cuda || OrdinalOf(device) is not null;
        return isKnown ? device : OptionKinds.Refuse<string?>(result, $"--device: '{device}' is not one of cpu, cuda, cuda:N, auto");
    }

    private static Option<T> Recursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }
}
