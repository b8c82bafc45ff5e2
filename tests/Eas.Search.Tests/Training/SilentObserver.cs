using Eas.Search.Training;

namespace Eas.Search.Tests.Training;

/// <summary>Watches nothing.</summary>
internal sealed class SilentObserver : ITrainingObserver
{
    public void Progress(TrainingProgress progress)
    {
        // Nothing to see.
    }

    public void EpochDone(EpochResult epoch, TrainingProgress progress)
    {
        // Nothing to see.
    }
}
