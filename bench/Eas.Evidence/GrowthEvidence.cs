using System.Globalization;
using System.Text;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Runs.Reports;

namespace Eas.Evidence;

/// <summary>The start network, trained, grown and trained on, against the grown architecture trained from random weights.</summary>
internal sealed class GrowthEvidence(string? data) : IEvidence
{
    private const int Seeds = 3;

    private static readonly string[] Colors = ["#0072b2", "#d55e00", "#009e73"];

    public string Name => "growth";

    public string Claim => "growing keeps what a network has learned, and the grown network trains faster than one from random weights (needs --data, CIFAR-10)";

    public void Write(string directory)
    {
        using DataSet images = DataSets.Open(data ?? "cifar-10");
        GrowthTrial[] trials = [.. Enumerable.Range(1, Seeds).Select(seed => GrowthTrial.Run(images, (ulong)seed))];
        File.WriteAllText(Path.Combine(directory, $"{Name}.svg"), Plot(trials).ToSvgFile());
        string table = Table(trials, images.Name);
        File.WriteAllText(Path.Combine(directory, $"{Name}.md"), table);
        Console.WriteLine(table);
    }

    private static LinePlot Plot(GrowthTrial[] trials) => new(
        "Grown from a trained network, and from random weights",
        new PlotAxis("epochs of the grown architecture", SmallestStep: 1),
        new PlotAxis("validation accuracy, %"),
        [.. trials.SelectMany((trial, i) => (PlotSeries[])[
            new PlotSeries($"grown, seed {trial.Seed}", Points([trial.WithNoise, .. trial.Grown], firstEpoch: 0)) { Color = Colors[i], Marker = PlotMarker.Circle },
            new PlotSeries($"random weights, seed {trial.Seed}", Points(BestScratch(trial), firstEpoch: 1)) { Color = Colors[i], Marker = PlotMarker.Square, IsDashed = true },
        ])]);

    private static PlotPoint[] Points(IReadOnlyList<double> accuracies, int firstEpoch) =>
        [.. accuracies.Select((accuracy, i) => new PlotPoint(firstEpoch + i, 100 * accuracy))];

    private static IReadOnlyList<double> BestScratch(GrowthTrial trial) => trial.Scratch.Values.MaxBy(curve => curve[^1])!;

    private static string Table(GrowthTrial[] trials, string dataName)
    {
        var text = new StringBuilder();
        text.AppendLine("# Growing").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"`scripts/evidence.sh growth --data <{dataName}>`: the start network, {GrowthTrial.StartEpochs} epochs at learning rate {GrowthTrial.StartLearningRate}, grown by "
                + $"{GrowthTrial.WiderActions} wider and {GrowthTrial.DeeperActions} deeper transformations drawn uniformly, then {GrowthTrial.Epochs} epochs at {GrowthTrial.LearningRate}; beside it the")
            .AppendLine(CultureInfo.InvariantCulture, $"grown architecture from random weights, {GrowthTrial.Epochs} epochs. Augmentation, batches of 64, a cosine schedule each time. Validation accuracy, per cent; of a training after each epoch.")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"| seed | start network | grown, noise 0 | grown, noise 1 | then trained on | {string.Join(" | ", GrowthTrial.ScratchLearningRates.Select(ScratchColumn))} |")
            .Append("|---|---|---|---|---|").Append(string.Concat(GrowthTrial.ScratchLearningRates.Select(_ => "---|"))).AppendLine();
        foreach (GrowthTrial trial in trials)
        {
            IEnumerable<string> curves = [Percent(trial.Grown), .. GrowthTrial.ScratchLearningRates.Select(rate => Percent(trial.Scratch[rate]))];
            text.AppendLine(CultureInfo.InvariantCulture, $"| {trial.Seed} | {string.Join(" | ", [Percent([trial.Start]), Percent([trial.Exact]), Percent([trial.WithNoise]), .. curves])} |");
        }

        text.AppendLine().AppendLine("![Validation accuracy after each epoch of the grown architecture: grown from a trained network, and from random weights](growth.svg)").AppendLine();
        text.AppendLine("The picture shows the better of the two learning rates for the networks from random weights.").AppendLine();
        foreach (GrowthTrial trial in trials)
            AppendNetwork(text, trial);
        return text.ToString().TrimEnd() + "\n";
    }

    private static void AppendNetwork(StringBuilder text, GrowthTrial trial) => text
        .AppendLine(CultureInfo.InvariantCulture, $"Seed {trial.Seed}: `{GrowthAction.Print(trial.Actions)}`").AppendLine()
        .AppendLine(CultureInfo.InvariantCulture, $"- gives `{trial.Plan.Network}`")
        .AppendLine(CultureInfo.InvariantCulture, $"- {trial.Plan.Cost.Parameters:N0} parameters, {trial.Plan.Cost.MultiplyAdds:N0} multiply-adds, depth {trial.Plan.Network.Depth}")
        .AppendLine(CultureInfo.InvariantCulture, $"- largest change of a logit without noise: {trial.RelativeDelta:G2} of the largest logit").AppendLine();

    private static string ScratchColumn(float rate) => string.Create(CultureInfo.InvariantCulture, $"random weights, learning rate {rate}");

    /// <summary>Accuracies in per cent, of one epoch after another.</summary>
    private static string Percent(IEnumerable<double> accuracies) =>
        string.Join(", ", accuracies.Select(accuracy => (100 * accuracy).ToString("F2", CultureInfo.InvariantCulture)));
}
