using System.Collections.Concurrent;
using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Runs;

namespace Eas.Search.Tests.Loop;

/// <summary>Keeps what it is told, and does something at each report of progress.</summary>
internal sealed class SearchRecorder(Action<TaskProgress>? onProgress = null) : ISearchObserver
{
    public List<string> Purposes { get; } = [];

    public List<int> Done { get; } = [];

    public List<(int Stage, int Number)> Episodes { get; } = [];

    public List<int> TestedNetworks { get; } = [];

    public ConcurrentQueue<string> Notes { get; } = [];

    public void Began(string purpose, IReadOnlyList<NetworkRecord> networks) => Purposes.Add(purpose);

    public void NetworkDone(NetworkRecord network) => Done.Add(network.Number);

    public void EpisodeDone(EpisodeRecord episode) => Episodes.Add((episode.Stage, episode.Number));

    public void Tested(NetworkRecord network) => TestedNetworks.Add(network.Number);

    public void Progress(TaskProgress progress) => onProgress?.Invoke(progress);

    public void Note(int number, string text) => Notes.Enqueue(text);
}
