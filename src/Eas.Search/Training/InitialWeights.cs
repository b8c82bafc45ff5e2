using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Checkpoints;

namespace Eas.Search.Training;

/// <summary>Weights and statistics that a training begins with, where they are not random ones.</summary>
/// <param name="Name">What to call them in an error.</param>
/// <param name="Description">How images are prepared for their network.</param>
/// <param name="Network">The network that has them.</param>
/// <param name="Restore">Copies them into a network of the same architecture.</param>
internal sealed record InitialWeights(string Name, NetworkDescription Description, NetworkSpec Network, Action<Network> Restore)
{
    /// <summary>A checkpoint's, without its momentum.</summary>
    public static InitialWeights Of(Checkpoint checkpoint) => new(checkpoint.Path, checkpoint.Description, checkpoint.Plan.Network, checkpoint.RestoreWeights);

    /// <summary>A network's, as they are when the training begins.</summary>
    public static InitialWeights Of(Network network, NetworkDescription description) => new("the network", description, network.Plan.Network, target =>
    {
        foreach (string name in network.Store.Names)
            target.Store.Write<float>(name, network.Store.Read<float>(name));
    });
}
