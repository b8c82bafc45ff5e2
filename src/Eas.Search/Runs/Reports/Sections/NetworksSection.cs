namespace Eas.Search.Runs.Reports.Sections;

/// <summary>Every network of the run.</summary>
internal sealed class NetworksSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "All networks";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        if (run.Networks.Count == 0)
            return Html.Empty;
        var table = new HtmlTable("#number", "role", "#stage", "#episode", "#parent", "state", "#validation", "#test", "#reward", "#parameters", "architecture", "actions");
        foreach (NetworkRecord network in run.Networks)
            table.Add(Row(network));
        return table.ToDetails(Figures.Counted(run.Networks.Count, "network"));
    }

    private static Html[] Row(NetworkRecord network) =>
    [
        Text(Figures.Whole(network.Number)),
        Text(NetworkNames.Of(network.Role)),
        Text(Figures.Whole(network.Stage)),
        Text(Figures.Whole(network.Episode)),
        Text(Figures.Whole(network.Parent)),
        Text(StateOf(network)),
        Text(Figures.Percent(network.Result?.ValidationAccuracy)),
        Text(Figures.Percent(network.TestAccuracy)),
        Text(Figures.Number(network.Result?.Reward)),
        Text(Figures.Count(network.Parameters)),
        Html.Of($"<code>{network.Architecture}</code>"),
        Html.Of($"<code>{network.Actions}</code>"),
    ];

    private static string StateOf(NetworkRecord network) =>
        network.Result is { ReusedFrom: { } original } ? $"{NetworkNames.Of(network.State)} as {original}" : NetworkNames.Of(network.State);

    private static Html Text(string text) => Html.Of($"{text}");
}
