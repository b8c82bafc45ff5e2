using Eas.Networks.Architecture;

namespace Eas.Search.Runs.Reports.Sections;

/// <summary>What was found: the best network, and how it does beside the control and the start network.</summary>
internal sealed class ResultSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Result";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        if (run.Start is not { } start)
            return Html.Of($"<p>No network has been trained yet.</p>\n");
        NetworkRecord shown = run.Best ?? start;
        var network = NetworkSpec.Parse(shown.Architecture);
        string what = run.Best is null
            ? "No sampled network has a validation accuracy yet. The search starts from"
            : $"The best of {Figures.Counted(run.Sampled.Count, "sampled network")} by validation accuracy is network {shown.Number}, of depth {network.Depth}:";
        return Html.Of($"{Facts(run, shown)}<p>{what}</p>\n{LayerRow.Render(network)}<p><code>{shown.Architecture}</code></p>\n{Comparison(run, start)}{TestReads(run)}");
    }

    private static Html Facts(RunModel run, NetworkRecord shown)
    {
        double? test = run.Final?.TestAccuracy, control = run.Control?.TestAccuracy;
        return Html.Of(
            $"""
            <div class="facts">
            {Fact(Figures.Percent(shown.Result?.ValidationAccuracy), $"validation accuracy of network {shown.Number}")}
            {Fact(Figures.Percent(test), "test accuracy after its final training")}
            {Fact(Figures.Percent(control), "test accuracy of the control")}
            {Fact(Figures.Points(test - control), "points from growing: final network minus control")}
            {Fact(Figures.Count(shown.Parameters), "parameters")}
            {Fact(Figures.Count(shown.MultiplyAdds), "multiply-adds")}
            </div>

            """);
    }

    private static Html Fact(string value, string name) => Html.Of($"<div><b>{value}</b><span>{name}</span></div>");

    private static Html Comparison(RunModel run, NetworkRecord start)
    {
        var table = new HtmlTable("", "#network", "#validation", "#test", "#parameters", "#multiply-adds");
        table.Add(Row("start network", start));
        if (run.Best is { } best)
            table.Add(Row("best sampled", best));
        foreach (NetworkRecord finalist in run.Finalists)
            table.Add(Row($"finalist, from network {finalist.Parent}", finalist));
        if (run.Control is { } control)
            table.Add(Row("control: the start network given the same further epochs, not grown", control with { Result = Validated(run, control) }));
        return table.ToHtml();
    }

    private static NetworkResult? Validated(RunModel run, NetworkRecord control) =>
        control.Result is { } result ? result with { ValidationAccuracy = run.ControlValidationAccuracy } : null;

    private static IEnumerable<string> Row(string name, NetworkRecord network) =>
    [
        name,
        Figures.Whole(network.Number),
        Figures.Percent(network.Result?.ValidationAccuracy),
        Figures.Percent(network.TestAccuracy),
        Figures.Count(network.Parameters),
        Figures.Count(network.MultiplyAdds),
    ];

    private static Html TestReads(RunModel run) => run.Run.TestReads == 0
        ? Html.Of($"<p class=\"quiet\">The test images have not been read.</p>\n")
        : Html.Of($"<p class=\"quiet\">The test images were read {Figures.Counted(run.Run.TestReads, "time")}, once for each network that was tested; no decision of the search saw them.</p>\n");
}
