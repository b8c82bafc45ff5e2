using System.Text.Json.Serialization;

namespace Eas.Search.Execution;

/// <summary>What running tasks tell, for a live view. Called on the tasks' threads, several at once: return at once.</summary>
public interface ITaskObserver
{
    /// <summary>A task got on (a few times a second at most).</summary>
    void Progress(TaskProgress progress);

    /// <summary>Something that a user wants to know and that changes no result, in one line.</summary>
    void Note(int number, string text);
}

/// <summary>How far a task is.</summary>
/// <param name="Number">The network's number in its run.</param>
/// <param name="Epoch">The epoch under way or just done, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="IsEpochDone">Whether the epoch has just been done.</param>
/// <param name="ImagesPerSecond">Recent speed.</param>
/// <param name="ValidationAccuracy">That of the last epoch done, 0..1; null before the first and without validation images.</param>
public readonly record struct TaskProgress(
    int Number,
    int Epoch,
    int Epochs,
    bool IsEpochDone,
    [property: JsonPropertyName("images_per_s")] double ImagesPerSecond,
    double? ValidationAccuracy);
