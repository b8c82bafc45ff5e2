using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Eas.Cli.Output;
using Eas.Kernels.Cpu.Simd;
using Eas.Tensors.Cpu;

namespace Eas.Cli.Commands;

/// <summary>One call of a command: its options and arguments, where it writes, and how it is stopped.</summary>
internal sealed record Invocation(ParseResult Parsed, CommonOptions Common, Terminal Terminal, CancellationToken Cancellation)
{
    /// <summary>Whether results are JSON lines.</summary>
    public bool IsJson => Parsed.GetValue(Common.Json);

    /// <summary>The key of all random numbers, where it was given.</summary>
    public ulong? Seed => Get(Common.Seed);

    /// <summary>Threads of the CPU; 0 for one per processor.</summary>
    public int Threads => Get(Common.Threads) ?? 0;

    /// <summary>An option's value; its default where it was not given.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>An argument's value.</summary>
    public T GetRequired<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);

    /// <summary>Starts the device that the options ask for.</summary>
    /// <param name="unlessGiven">The vector width where the options name none; null for the widest.</param>
    /// <exception cref="CommandException">It is one that this build does not have.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor lacks the vector width.</exception>
    public CpuBackend CreateBackend(SimdWidth? unlessGiven = null) => new(Threads, ReadWidth(unlessGiven));

    /// <summary>The vector width that the options ask for.</summary>
    /// <param name="unlessGiven">The width where they name none; null for the widest.</param>
    /// <exception cref="CommandException">They ask for a device that this build does not have.</exception>
    public SimdWidth ReadWidth(SimdWidth? unlessGiven)
    {
        if (Get(Common.Device) is string device && device.StartsWith("cuda", StringComparison.Ordinal))
            throw new CommandException($"--device {device}: this build has no CUDA backend yet; use --device cpu");
        return Get(Common.Simd) is string bits ? (SimdWidth)int.Parse(bits, CultureInfo.InvariantCulture) : unlessGiven ?? SimdWidths.Widest;
    }

    /// <summary>Writes one line of JSON where JSON was asked for, else what <paramref name="writeText"/> writes.</summary>
    public void Write<T>(T value, JsonTypeInfo<T> type, Action<TextWriter> writeText)
    {
        if (IsJson)
            JsonLine.Write(Terminal.Output, value, type);
        else
            writeText(Terminal.Output);
    }
}
