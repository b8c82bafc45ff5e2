using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.InteropServices;
using Eas.Cli.Output;

namespace Eas.Cli.Commands;

/// <summary>The option <c>--version</c>: product version and runtime.</summary>
internal static class VersionOption
{
    /// <summary>Makes the option; it writes to <paramref name="output"/>.</summary>
    public static Option<bool> Create(CommonOptions common, TextWriter output) => new("--version")
    {
        Description = "Show the version and the runtime",
        Arity = ArgumentArity.Zero,
        Action = new WriteVersion(common, output),
    };

    /// <summary>The JSON result.</summary>
    internal sealed record Result(string Version, string Runtime, string Platform);

    private sealed class WriteVersion(CommonOptions common, TextWriter output) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            string version = typeof(VersionOption).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
            Result result = new(version, RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
            if (parseResult.GetValue(common.Json))
                JsonLine.Write(output, result, OutputJson.Default.VersionResult);
            else
                output.WriteLine($"eas {result.Version} ({result.Runtime}, {result.Platform})");
            return ExitCode.Done;
        }
    }
}
