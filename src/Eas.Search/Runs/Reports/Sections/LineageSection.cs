using Eas.Networks.Architecture;

namespace Eas.Search.Runs.Reports.Sections;

/// <summary>How the best network came about: from the start network on, every transformation and every training.</summary>
internal sealed class LineageSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Lineage of the best network";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        if (run.Best is not { } best)
            return Html.Empty;
        NetworkRecord last = run.Finalists.FirstOrDefault(network => network.Parent == best.Number) ?? best;
        GrowthHistory? history = GrowthHistory.Find(run);
        return Html.Of($"<ol class=\"lineage\">{run.LineageOf(last).Select(network => Entry(run, network, history))}</ol>\n");
    }

    private static Html Entry(RunModel run, NetworkRecord network, GrowthHistory? history) => Html.Of(
        $"""
        <li><h3>Network {network.Number}: {Role(network)}</h3>
        {(network.Actions.Length > 0 && history is not null ? Grown(run, network, history.Of(network)) : Unchanged(network))}<p class="quiet">{Outcome(network)}</p></li>

        """);

    private static string Role(NetworkRecord network) => network switch
    {
        { Role: NetworkRole.Start, Parent: null } => "start network",
        { Role: NetworkRole.Start } => $"network {network.Parent} trained further, start of stage {network.Stage}",
        { Role: NetworkRole.Finalist } => $"network {network.Parent} trained to the end on all training images",
        _ => $"sampled in stage {network.Stage}, episode {network.Episode}",
    };

    private static Html Unchanged(NetworkRecord network) => Html.Of($"{LayerRow.Render(NetworkSpec.Parse(network.Architecture))}<p><code>{network.Architecture}</code></p>\n");

    private static Html Grown(RunModel run, NetworkRecord network, NetworkGrowth growth)
    {
        var parent = NetworkSpec.Parse(run.Networks[network.Parent!.Value].Architecture);
        IEnumerable<Html> steps = growth.Steps.Select(step => Html.Of($"<li>{step.Describe()}<code>{step.After.ToString()}</code></li>"));
        NetworkSpec last = growth.Steps.Count > 0 ? growth.Steps[^1].After : parent;
        Html proportions = last == growth.Result.Network
            ? Html.Empty
            : Html.Of($"<li>Widens the first convolution and the transitions to a DenseNet's proportions<code>{growth.Result.Network.ToString()}</code></li>");
        return Html.Of(
            $"""
            {LayerRow.Render(growth.Result.Network, LayerRow.ChangesOf(parent, growth))}<details open=""><summary>{Figures.Counted(growth.Steps.Count, "transformation")}</summary>
            <ol class="steps">{steps}{proportions}</ol></details>

            """);
    }

    private static string Outcome(NetworkRecord network)
    {
        string[] parts =
        [
            .. network.Result?.RelativeDelta is { } exact ? [$"change of the logits relative to the largest: {Figures.Small(exact)} before noise, {Figures.Small(network.Result.RelativeDeltaWithNoise)} with noise"] : Array.Empty<string>(),
            .. network.Result?.ValidationAccuracy is { } validation ? [$"validation accuracy after training: {Figures.Percent(validation)}"] : Array.Empty<string>(),
            .. network.TestAccuracy is { } test ? [$"test accuracy: {Figures.Percent(test)}"] : Array.Empty<string>(),
            $"{Figures.Count(network.Parameters)} parameters",
        ];
        return string.Join(" · ", parts);
    }
}
