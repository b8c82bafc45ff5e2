using System.CommandLine;
using Eas.Networks.Architecture;

namespace Eas.Cli.Commands;

/// <summary>The option <c>--arch</c>: a network in the text notation, or a file that holds it.</summary>
internal static class NetworkOption
{
    private const string Name = "--arch";

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => OptionKinds.Text(
        Name, "TEXT|FILE", $"The network, as text or as the name of a file that holds it [default: {NetworkSpec.StartNetwork}]");

    /// <summary>Reads the network; the paper's start network where none was given.</summary>
    /// <exception cref="UsageException">The text is not a network; the message names the column.</exception>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static NetworkSpec Read(string? textOrFile)
    {
        if (textOrFile is null)
            return NetworkSpec.StartNetwork;
        bool isFile = File.Exists(textOrFile);
        string text = isFile ? ReadFile(textOrFile) : textOrFile;
        try
        {
            return NetworkSpec.Parse(text);
        }
        catch (ArchitectureException error)
        {
            string source = isFile ? $"{Name} {textOrFile}" : Name;

            // A text without a parenthesis is rather the name of a file that is not there.
            string remedy = isFile || text.Contains('(') ? "" : "; nor is there a file of that name";
            throw new UsageException($"{source}: {error.Message}{remedy}");
        }
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{Name} {path}: cannot be read ({error.Message})", error);
        }
    }
}
