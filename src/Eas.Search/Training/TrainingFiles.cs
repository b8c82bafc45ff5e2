using System.Text.Json;
using Eas.Networks;
using Eas.Networks.Checkpoints;
using Eas.Tensors.Optim;
using Eas.Tensors.Serialization;

namespace Eas.Search.Training;

/// <summary>The files that a training writes.</summary>
/// <param name="Directory">Where they go; it must exist.</param>
/// <param name="LastOnly">Whether only <see cref="Trainer.LastFile"/> is written.</param>
internal sealed record TrainingFiles(string Directory, bool LastOnly)
{
    /// <summary>Writes what an epoch leaves: the curve, and the network where it is the best so far.</summary>
    public void EndEpoch(bool isBest, Network network, NetworkDescription description, IReadOnlyList<EpochResult> curve)
    {
        if (LastOnly)
            return;
        if (isBest)
            Checkpoint.Save(In(Trainer.BestFile), network, description);
        AtomicFile.Write(In(Trainer.CurveFile), stream => JsonSerializer.Serialize(stream, curve, TrainingJson.Default.IReadOnlyListEpochResult));
    }

    /// <summary>Writes the checkpoint that the training is resumed from.</summary>
    public void SaveLast(Network network, NetworkDescription description, TrainingState state, Sgd optimizer) =>
        Checkpoint.Save(In(Trainer.LastFile), network, description, state.Write(), optimizer.ReadState<float>);

    private string In(string file) => Path.Combine(Directory, file);
}
