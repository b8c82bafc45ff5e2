namespace Eas.Cli.Commands;

/// <summary>The commands of <c>eas</c>.</summary>
internal static class EasCommands
{
    /// <summary>Every command, in the order of the help: a command is added by one line here.</summary>
    public static IReadOnlyList<IEasCommand> CreateAll() =>
    [
        new SearchCommand(),
        new TrainCommand(),
        new EvalCommand(),
        new GrowCommand(),
        new ShowCommand(),
        new JournalCommand(),
        new ReplayCommand(),
        new ReportCommand(),
        new RunTaskCommand(),
        new BenchTrainCommand(),
        new BenchOpsCommand(),
        new DataListCommand(),
        new DataGetCommand(),
        new DataVerifyCommand(),
        new DevicesCommand(),
    ];

    /// <summary>What a group of commands, the first word of their names, is for.</summary>
    public static string DescribeGroup(string name) => name switch
    {
        "bench" => "Measures speed.",
        "data" => "Lists, fetches and checks data sets.",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such group of commands"),
    };
}
