namespace Eas.Search.Runs.Reports.Sections;

/// <summary>What the search cost, and what failed.</summary>
internal sealed class CostSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Cost";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        double training = run.Networks.Sum(network => network.Result?.Seconds ?? 0);
        var table = new HtmlTable("", "#");
        table.Add("time that processes worked on the run", Figures.Duration(run.Run.Seconds));
        table.Add("of it growing and training, summed over the networks", Figures.Duration(training));
        table.Add("share outside growing and training", ShareOutside(run.Run.Seconds, training));
        table.Add("networks trained", Count(run, NetworkState.Trained));
        table.Add("networks with the result of an equal one", Count(run, NetworkState.Reused));
        table.Add("networks that failed", Count(run, NetworkState.Failed));
        return Html.Of($"{ByRole(run)}{table.ToHtml()}{Failures(run)}");
    }

    // Trainings beside one another take more than the time of the process that waits for them: then no share is outside.
    private static string ShareOutside(double all, double training) => training <= all && all > 0 ? Figures.Percent((all - training) / all) : Figures.None;

    private static Html ByRole(RunModel run)
    {
        if (run.Networks.Count == 0)
            return Html.Empty;
        var table = new HtmlTable("networks", "#number", "#time");
        foreach (IGrouping<NetworkRole, NetworkRecord> role in run.Networks.GroupBy(network => network.Role).OrderBy(role => role.Key))
            table.Add(NetworkNames.Of(role.Key), Figures.Count(role.Count()), Figures.Duration(role.Sum(network => network.Result?.Seconds ?? 0)));
        return table.ToHtml();
    }

    private static string Count(RunModel run, NetworkState state) => Figures.Count(run.Networks.Count(network => network.State == state));

    private static Html Failures(RunModel run)
    {
        NetworkRecord[] failed = [.. run.Networks.Where(network => network.Result?.Failure is not null)];
        if (failed.Length == 0)
            return Html.Empty;
        var table = new HtmlTable("why it failed", "#network");
        foreach (NetworkRecord network in failed)
            table.Add(network.Result!.Failure!, Figures.Whole(network.Number));
        return table.ToHtml();
    }
}
