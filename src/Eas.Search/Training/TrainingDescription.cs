using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Tensors;

namespace Eas.Search.Training;

/// <summary>What a training writes into its checkpoints beside the weights.</summary>
internal static class TrainingDescription
{
    /// <summary>Describes a network that is about to be trained.</summary>
    /// <param name="data">What it is trained on.</param>
    /// <param name="options">How.</param>
    /// <param name="backend">Where.</param>
    /// <param name="from">The description of the network whose weights it begins with; null for random ones.</param>
    public static NetworkDescription Of(DataSet data, TrainingOptions options, IBackend backend, NetworkDescription? from)
    {
        // On the same data the weights keep the normalisation that they were trained with, to the last bit; on other data they adapt, as to the images.
        bool isSameData = from?.DataFingerprint == data.Fingerprint;
        return new NetworkDescription
        {
            Architecture = options.Network.ToString(),
            Height = data.Shape.Height,
            Width = data.Shape.Width,
            Channels = data.Shape.Channels,
            ClassNames = data.ClassNames,
            Mean = isSameData ? from!.Mean : data.Normalization.Mean,
            Deviation = isSameData ? from!.Deviation : data.Normalization.StandardDeviation,
            ImagePadding = data.Padding,
            Dropout = options.Dropout,
            Augment = options.Augment,
            DataName = data.Name,
            DataFingerprint = data.Fingerprint,
            ValidationCount = options.ValidationCount,
            SplitSeed = options.SplitSeed,
            VectorWidth = backend.Arithmetic.VectorWidth,
            Precision = backend.Arithmetic.Precision,
        };
    }
}
