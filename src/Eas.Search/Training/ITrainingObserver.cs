namespace Eas.Search.Training;

/// <summary>What a training tells while it runs. Called on the training's thread: return at once.</summary>
public interface ITrainingObserver
{
    /// <summary>Some steps are done (a few times a second at most).</summary>
    void Progress(TrainingProgress progress);

    /// <summary>An epoch is done and evaluated.</summary>
    void EpochDone(EpochResult epoch, TrainingProgress progress);
}

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Steps done in the epoch.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="ImagesPerSecond">Recent speed.</param>
/// <param name="Remaining">Estimated time to the end.</param>
public readonly record struct TrainingProgress(int Epoch, int Epochs, int Step, int StepsPerEpoch, double ImagesPerSecond, TimeSpan Remaining);
