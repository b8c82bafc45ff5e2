using Eas.Cli.Commands;
using Eas.Search.Execution;
using Eas.Search.Runs;

namespace Eas.Cli.Output;

/// <summary>A search as lines: text on standard error, and JSON on standard output where it was asked for.</summary>
/// <param name="invocation">Where they go.</param>
/// <param name="writesText">Whether text is written: not where a live view shows the same.</param>
internal sealed class SearchLines(Invocation invocation, bool writesText)
{
    private const int LongTraining = 10;

    /// <summary>An epoch of a long training, which would else be silent for a while.</summary>
    public void Write(TaskProgress task, string purpose)
    {
        if (task.IsEpochDone && task.Epochs >= LongTraining)
            WriteText($"{purpose}, network {task.Number}: epoch {task.Epoch}/{task.Epochs}, validation {Units.Percent(task.ValidationAccuracy)}, {Units.Count(task.ImagesPerSecond)} images/s");
    }

    /// <summary>A network's result.</summary>
    public void Write(NetworkRecord network)
    {
        WriteText(SearchView.Describe(network));
        NetworkResult result = network.Result!;
        WriteJson(new NetworkLine(
            EnumNames.Of(network.Role), network.Stage, network.Episode, network.Number, network.Parent, network.Actions, network.Architecture, network.Parameters,
            network.MultiplyAdds, EnumNames.Of(result.State), result.ReusedFrom, result.Failure, result.ValidationAccuracy, result.Reward, result.Seconds));
    }

    /// <summary>An episode's result.</summary>
    public void Write(EpisodeRecord episode)
    {
        EpisodeResult result = episode.Result!;
        WriteText($"stage {episode.Stage}, episode {episode.Number}: mean {Units.Percent(result.MeanAccuracy)}, best {Units.Percent(result.BestAccuracy)}, entropy {result.Entropy:F3}");
        if (invocation.IsJson)
            JsonLine.Write(invocation.Terminal.Output, new EpisodeLine(episode.Stage, episode.Number, result.MeanAccuracy, result.BestAccuracy, result.Entropy), OutputJson.Default.EpisodeLine);
    }

    /// <summary>A network's test.</summary>
    public void WriteTest(NetworkRecord network) => WriteText($"network {network.Number}: test {Units.Percent(network.TestAccuracy)}");

    /// <summary>A note.</summary>
    public void WriteNote(string note) => WriteText(note);

    private void WriteJson(NetworkLine line)
    {
        if (invocation.IsJson)
            JsonLine.Write(invocation.Terminal.Output, line, OutputJson.Default.NetworkLine);
    }

    private void WriteText(string line)
    {
        if (writesText)
            invocation.Terminal.Error.WriteLine(line);
    }

    /// <summary>The line of JSON of a network's result.</summary>
    internal sealed record NetworkLine(
        string Role,
        int Stage,
        int? Episode,
        int Network,
        int? Parent,
        string Actions,
        string Architecture,
        long Parameters,
        long MultiplyAdds,
        string State,
        int? ReusedFrom,
        string? Failure,
        double? Accuracy,
        double? Reward,
        double Seconds);

    /// <summary>The line of JSON of an episode's result.</summary>
    internal sealed record EpisodeLine(int Stage, int Episode, double MeanAccuracy, double BestAccuracy, double Entropy);
}
