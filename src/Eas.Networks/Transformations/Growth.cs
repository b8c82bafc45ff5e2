using Eas.Kernels.Random;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;

namespace Eas.Networks.Transformations;

/// <summary>Applies transformations: to an architecture alone, or to a trained network, keeping what it computes.</summary>
public static class Growth
{
    /// <summary>The network that transformations lead to, by the architecture alone.</summary>
    /// <param name="network">The parent.</param>
    /// <param name="actions">In the order they apply; each counts layers as they then stand.</param>
    /// <param name="space">Levels, sizes and what is allowed.</param>
    /// <returns>The same network that <see cref="Apply"/> gives.</returns>
    /// <exception cref="GrowthException">One of them cannot be done.</exception>
    public static NetworkPlan Plan(NetworkPlan network, IEnumerable<GrowthAction> actions, SearchSpace space)
    {
        foreach (NetworkEdit edit in Edits(network, actions, space))
            network = edit.Result;
        return network;
    }

    /// <summary>
    /// Grows a trained network. The child's weights follow from the parent, the actions and the seed, bit for bit; its momentum is zero.
    /// </summary>
    /// <param name="parent">The trained network; it is only read, and evaluated where statistics or the check need it.</param>
    /// <param name="actions">In the order they apply; each counts layers as they then stand.</param>
    /// <param name="options">Seed, noise, search space, check.</param>
    /// <param name="images">
    /// Batches of (N, height, width, channels) normalised training images, augmented as in training. An inserted layer's batch normalisation takes its statistics from
    /// them, and the check compares parent and child on the first. May be empty where neither is wanted.
    /// </param>
    /// <returns>The child, which the caller disposes, and how well it keeps what the parent computes.</returns>
    /// <exception cref="GrowthException">An action cannot be done, needs images that are not there, or did not keep what the network computes.</exception>
    public static GrownNetwork Apply(Network parent, IEnumerable<GrowthAction> actions, GrowthOptions options, IReadOnlyList<Tensor> images)
    {
        GrownPlan grown = GrownPlan.Of(parent.Plan);
        int step = 0;
        foreach (NetworkEdit edit in Edits(parent.Plan, actions, options.Space))
        {
            int number = step++;
            grown = grown.Apply(edit, ordinal => new RandomKey(options.Seed, RandomPurpose.Growth(ordinal), step: number));
        }

        // The float32 weights are what must be kept, not what bfloat16 makes of them.
        using PrecisionScope exactly = parent.Backend.BeginFullPrecision();
        ActivationStatistics statistics = ActivationStatistics.Measure(parent, grown, images);
        Network child = GrownWeights.Create(parent, grown, statistics);
        try
        {
            PreservationCheck? check = options.Check ? new PreservationCheck(parent, grown, images) : null;
            Preservation? exact = check?.Require(child);
            if (options.Noise == 0)
                return new GrownNetwork(child, exact, exact);
            GrowthNoise.Add(child, grown, options);
            return new GrownNetwork(child, exact, check?.Measure(child));
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    /// <summary>What each action does to the network as it then stands; at the end of a DenseNet's the widenings that keep its proportions.</summary>
    private static IEnumerable<NetworkEdit> Edits(NetworkPlan network, IEnumerable<GrowthAction> actions, SearchSpace space)
    {
        foreach (GrowthAction action in actions)
        {
            NetworkEdit edit = action.Plan(network, space);
            network = edit.Result;
            yield return edit;
        }

        while (DenseNetProportions.NextWidening(network) is { } widening)
        {
            NetworkEdit edit = widening.Plan(network, space);
            network = edit.Result;
            yield return edit;
        }
    }
}
