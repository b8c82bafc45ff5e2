namespace Eas.Search.Runs.Reports.Sections;

/// <summary>Accuracy against what a network costs, and the networks that no cheaper one beats.</summary>
internal sealed class SizeSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Accuracy and size";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        NetworkRecord[] networks = [.. run.Networks.Where(network => network is
            { Role: NetworkRole.Start or NetworkRole.Sampled, State: NetworkState.Trained, Result.ValidationAccuracy: not null })];
        return networks.Length == 0 ? Html.Empty : PlotFigure.Row(
            Plot("By parameters", "parameters", networks, network => network.Parameters),
            Plot("By multiply-adds of an image", "multiply-adds", networks, network => network.MultiplyAdds));
    }

    private static LinePlot Plot(string title, string unit, NetworkRecord[] networks, Func<NetworkRecord, long> costOf)
    {
        (double scale, string name) = networks.Max(costOf) switch
        {
            >= 2_000_000_000 => (1e9, ", billions"),
            >= 2_000_000 => (1e6, ", millions"),
            >= 2_000 => (1e3, ", thousands"),
            _ => (1, ""),
        };
        ILookup<NetworkRole, NetworkRecord> byRole = networks.ToLookup(network => network.Role);
        return new LinePlot(title, new PlotAxis($"{unit}{name}"), new PlotAxis("validation accuracy, %"),
        [
            new PlotSeries("sampled network", Points(byRole[NetworkRole.Sampled])) { HasLine = false, Marker = PlotMarker.Dot, Color = "currentColor" },
            new PlotSeries("Pareto front", Points(Front(networks, costOf))) { Marker = PlotMarker.Circle },
            new PlotSeries("start network", Points(byRole[NetworkRole.Start])) { HasLine = false, Marker = PlotMarker.Square },
        ]);

        PlotPoint[] Points(IEnumerable<NetworkRecord> some) => [.. some.Select(network => new PlotPoint(
            costOf(network) / scale, 100 * network.Result!.ValidationAccuracy!.Value, Hint: $"network {network.Number}: {Figures.Percent(network.Result.ValidationAccuracy)}, {Figures.Count(costOf(network))} {unit}"))];
    }

    /// <summary>The networks that are more accurate than every cheaper one, cheapest first.</summary>
    private static IEnumerable<NetworkRecord> Front(IEnumerable<NetworkRecord> networks, Func<NetworkRecord, long> costOf)
    {
        double best = double.NegativeInfinity;
        foreach (NetworkRecord network in networks.OrderBy(costOf).ThenByDescending(network => network.Result!.ValidationAccuracy).ThenBy(network => network.Number))
        {
            double accuracy = network.Result!.ValidationAccuracy!.Value;
            if (accuracy <= best)
                continue;
            best = accuracy;
            yield return network;
        }
    }
}
