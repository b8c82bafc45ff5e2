using System.Globalization;
using Eas.Networks.Architecture;

namespace Eas.Search.Runs.Reports.Sections;

/// <summary>Where and when the strategy widened and deepened.</summary>
internal sealed class GrowthSection : IRunSection
{
    /// <inheritdoc/>
    public string Title => "Where networks grew";

    /// <inheritdoc/>
    public Html Render(RunModel run)
    {
        if (run.Sampled.Count == 0)
            return Html.Empty;
        if (GrowthHistory.Find(run) is not { } history)
            return Html.Of($"<p>The shape of the images does not follow from what the run stores: its actions are in the table of networks only.</p>\n");
        IEnumerable<Html> maps = run.Sampled.GroupBy(network => (network.Stage, Root: history.RootOf(network).Number)).OrderBy(group => group.Key)
            .Select(group => Maps(run.Networks[group.Key.Root], group.Key.Stage, [.. group], history));
        return Html.Of(
            $"<p class=\"quiet\">Transformations per network, by episode and layer of the stage's start network. What happens to an inserted layer counts for the layer that it came after.</p>\n{maps}");
    }

    private static Html Maps(NetworkRecord root, int stage, NetworkRecord[] networks, GrowthHistory history)
    {
        var start = NetworkSpec.Parse(root.Architecture);
        int[] episodes = [.. networks.Select(network => network.Episode!.Value).Distinct().Order()];
        (int Episode, bool IsInsertion, LayerAddress Layer)[] steps =
        [
            .. networks.SelectMany(network => history.Of(network).Steps.Select(step =>
                (network.Episode!.Value, step.IsInsertion, history.InRoot(history.ParentOf(network), step.Origin.Layer)))),
        ];
        LayerAddress[] layers = [.. start.Addresses.Where(layer => steps.Any(step => step.Layer == layer) || HasLevels(start, layer, history))];
        string title = $"Stage {stage}, from network {root.Number}";
        return Html.Of($"<div class=\"pair\">{Map($"{title}: wider", isInsertion: false)}{Map($"{title}: deeper", isInsertion: true)}</div>\n");

        Html Map(string name, bool isInsertion) => new HeatMap(
            name,
            "episode",
            [.. episodes.Select(episode => episode.ToString(CultureInfo.InvariantCulture))],
            [.. layers.Select(layer => $"{layer}: {LayerTexts.Notation(start, layer)}")],
            [.. layers.Select(layer => (double[])[.. episodes.Select(episode => Mean(layer, episode, isInsertion))])]).ToHtml();

        double Mean(LayerAddress layer, int episode, bool isInsertion) =>
            steps.Count(step => step == (episode, isInsertion, layer)) / (double)networks.Count(network => network.Episode == episode);
    }

    private static bool HasLevels(NetworkSpec network, LayerAddress layer, GrowthHistory history) =>
        Networks.Transformations.Wider.WidthOf(network, layer, history.Space) is { Levels.Count: > 0 };
}
