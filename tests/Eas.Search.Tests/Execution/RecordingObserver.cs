using System.Collections.Concurrent;
using Eas.Search.Execution;

namespace Eas.Search.Tests.Execution;

/// <summary>Keeps what it is told, and does something at each report of progress.</summary>
internal sealed class RecordingObserver(Action<TaskProgress>? onProgress = null) : ITaskObserver
{
    public ConcurrentQueue<TaskProgress> Reports { get; } = [];

    public ConcurrentQueue<string> Notes { get; } = [];

    public void Progress(TaskProgress progress)
    {
        Reports.Enqueue(progress);
        onProgress?.Invoke(progress);
    }

    public void Note(int number, string text) => Notes.Enqueue(text);
}
