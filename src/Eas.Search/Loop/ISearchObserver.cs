using Eas.Search.Execution;
using Eas.Search.Runs;

namespace Eas.Search.Loop;

/// <summary>What a search tells while it runs. Results come in the order in which they are there; progress on the tasks' threads.</summary>
public interface ISearchObserver : ITaskObserver
{
    /// <summary>Networks are about to be trained.</summary>
    /// <param name="purpose">What for, in a few words.</param>
    /// <param name="networks">All of them, those with results among them.</param>
    void Began(string purpose, IReadOnlyList<NetworkRecord> networks);

    /// <summary>A network has a result.</summary>
    void NetworkDone(NetworkRecord network);

    /// <summary>An episode is complete.</summary>
    void EpisodeDone(EpisodeRecord episode);

    /// <summary>A network was tested.</summary>
    void Tested(NetworkRecord network);
}
