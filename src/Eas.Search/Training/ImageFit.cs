using Eas.Networks.Checkpoints;
using Eas.Search.Data;

namespace Eas.Search.Training;

/// <summary>Whether a network of a checkpoint can be given the images of a data set.</summary>
internal static class ImageFit
{
    /// <summary>Checks shape and number of classes.</summary>
    /// <param name="name">What to call the network in an error: its file.</param>
    /// <param name="network">What it takes.</param>
    /// <param name="data">What there is.</param>
    /// <exception cref="TrainingException">They differ; the message names both.</exception>
    public static void Require(string name, NetworkDescription network, DataSet data)
    {
        ImageShape shape = data.Shape;
        if ((shape.Height, shape.Width, shape.Channels, data.ClassCount) == (network.Height, network.Width, network.Channels, network.ClassNames.Count))
            return;
        throw new TrainingException(
            $"{name} takes {network.Height}x{network.Width}x{network.Channels} images of {network.ClassNames.Count} classes, but {data.Name} has " +
            $"{shape.Height}x{shape.Width}x{shape.Channels} images of {data.ClassCount}; name the data set that it was trained on");
    }
}
