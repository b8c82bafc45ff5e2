using System.CommandLine;
using Eas.Search.Data;

namespace Eas.Cli.Commands;

/// <summary>The option <c>--data</c>: a known data set or a directory.</summary>
internal static class DataOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string> Create() => new("--data")
    {
        Description = "The data set: a name (see `eas data list`) or a directory, whose form is recognised",
        HelpName = "NAME|DIR",
        DefaultValueFactory = _ => DataSets.Default,
    };
}
