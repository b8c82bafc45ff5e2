using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Eas.Cli.Output;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Libraries;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Tensors.Cuda;

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

    /// <summary>The CUDA device that the options name; null where they name none.</summary>
    public int? CudaOrdinal => Get(Common.Device) is { } device ? CommonOptions.OrdinalOf(device) : null;

    /// <summary>An option's value; its default where it was not given.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>An argument's value.</summary>
    public T GetRequired<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);

    /// <summary>Starts the device that the options ask for.</summary>
    /// <param name="unlessGiven">What computes where the options do not say; null for the fastest device there is.</param>
    /// <param name="plansFile">Where a GPU's convolution plans are kept; null for the user's file.</param>
    /// <exception cref="CudaUnavailableException">It is a CUDA device that is not there.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor lacks the vector width.</exception>
    public IBackend CreateBackend(Arithmetic? unlessGiven = null, string? plansFile = null)
    {
        IBackend backend = (ReadDevice(unlessGiven) with { PlansFile = plansFile }).Create(Threads);
        if (backend is CudaBackend { PlansProblem: { } problem })
            Terminal.Error.WriteLine($"note: {problem}");
        return backend;
    }

    /// <summary>Refuses <c>--fast</c>: what follows has to come out the same each time.</summary>
    /// <exception cref="UsageException">It was given.</exception>
    public void RequireDeterministic()
    {
        if (Get(Common.Fast))
            throw new UsageException($"{Common.Fast.Name}: a search has to come out the same each time; leave it out");
    }

    /// <summary>Starts the processor: for commands that know no other device.</summary>
    /// <exception cref="UsageException">The options ask for another device.</exception>
    public CpuBackend CreateCpuBackend()
    {
        if (Get(Common.Device) is { } device && device is not (CommonOptions.Cpu or CommonOptions.Auto))
            throw new UsageException($"--device {device}: this command is about the processor; leave it out");
        return (CpuBackend)new DeviceChoice(ReadWidth(unlessGiven: null)).Create(Threads);
    }

    /// <summary>The device that the options ask for.</summary>
    /// <param name="unlessGiven">What computes where the options do not say; null for the fastest device there is.</param>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public DeviceChoice ReadDevice(Arithmetic? unlessGiven)
    {
        string device = Get(Common.Device) ?? (Get(Common.Simd) is null ? CommonOptions.Auto : CommonOptions.Cpu);
        if (device == CommonOptions.Auto && (unlessGiven?.IsCuda ?? IsCudaThere()))
            device = CommonOptions.Cuda;
        if (device is CommonOptions.Cpu or CommonOptions.Auto)
        {
            if (Get(Common.Precision) is { } precision && PrecisionNames.Find(precision) != Precision.Float32)
                throw new UsageException($"--precision {precision}: a processor computes in {PrecisionNames.Of(Precision.Float32)}; leave it out or give --device cuda");
            if (Get(Common.Fast))
                throw new UsageException($"{Common.Fast.Name}: a processor knows one way of computing; leave it out or give --device cuda");
            return new DeviceChoice(ReadWidth(unlessGiven is { IsCuda: false } cpu ? (SimdWidth)cpu.VectorWidth : null));
        }

        if (Get(Common.Simd) is not null)
            throw new UsageException($"--simd is about the processor's vectors, and --device {device} has none; leave one of them out");
        Precision chosen = Get(Common.Precision) is { } name
            ? PrecisionNames.Find(name)!.Value
            : unlessGiven is { IsCuda: true } cuda ? cuda.Precision : CommonOptions.DefaultPrecision;
        return new DeviceChoice(new Arithmetic(VectorWidth: 0, chosen), CommonOptions.OrdinalOf(device), !Get(Common.Fast));
    }

    private SimdWidth ReadWidth(SimdWidth? unlessGiven) =>
        Get(Common.Simd) is string bits ? (SimdWidth)int.Parse(bits, CultureInfo.InvariantCulture) : unlessGiven ?? SimdWidths.Widest;

    /// <summary>Whether there is a GPU with all its libraries; where only a part is there, a line says why it is not used.</summary>
    private bool IsCudaThere()
    {
        if (!CudaLibraries.IsDriverPresent)
            return false;
        try
        {
            CudaLibraries.RequireAll();
            return CudaDevice.List().Count > 0;
        }
        catch (CudaUnavailableException problem)
        {
            Terminal.Error.WriteLine($"note: the processor computes, for {problem.Message}");
            return false;
        }
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
