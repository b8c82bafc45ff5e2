using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Runs;

namespace Eas.Evidence;

/// <summary>Tells of each network of a search in a line, and does something after it.</summary>
internal sealed class QuietObserver(Action<NetworkRecord>? onNetwork = null) : ISearchObserver
{
    public void Began(string purpose, IReadOnlyList<NetworkRecord> networks) => Console.WriteLine(purpose);

    public void NetworkDone(NetworkRecord network)
    {
        Console.WriteLine($"network {network.Number}: {network.Result!.ValidationAccuracy:P2} {network.Architecture}");
        onNetwork?.Invoke(network);
    }

    public void EpisodeDone(EpisodeRecord episode) => Console.WriteLine($"episode {episode.Number}: mean {episode.Result!.MeanAccuracy:P2}");

    public void Tested(NetworkRecord network) => Console.WriteLine($"network {network.Number}: test {network.TestAccuracy:P2}");

    public void Progress(TaskProgress progress)
    {
        // Networks take seconds.
    }

    public void Note(int number, string text) => Console.WriteLine($"note: network {number}: {text}");
}
