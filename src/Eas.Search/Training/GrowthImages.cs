using System.Collections.Immutable;
using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Steps;

namespace Eas.Search.Training;

/// <summary>
/// The training images on which a network is grown: an inserted layer takes its statistics from them, and parent and child are compared on them. Owns their memory.
/// </summary>
public sealed class GrowthImages : IDisposable
{
    /// <summary>Images of a batch; fewer where there are fewer to train on.</summary>
    public const int BatchSize = 64;

    private readonly List<Tensor> batches = [];

    private GrowthImages()
    {
    }

    /// <summary>(N, height, width, channels) each, normalised as for the network.</summary>
    public IReadOnlyList<Tensor> Batches => batches;

    /// <summary>
    /// Draws images from those that the network is trained on, none of its validation images among them. They follow from data, network and seed, bit for bit.
    /// </summary>
    /// <param name="backend">Where the network is.</param>
    /// <param name="data">Images of the network's shape and classes.</param>
    /// <param name="network">How images are prepared for it, and which of them validate it.</param>
    /// <param name="batches">How many batches.</param>
    /// <param name="seed">Key of the choice and the augmentation.</param>
    /// <exception cref="TrainingException">The images do not fit the network, or there are too few.</exception>
    public static GrowthImages Draw(IBackend backend, DataSet data, NetworkDescription network, int batches, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        ImageFit.Require("the network", network, data);
        ImmutableArray<int> training = ValidationSplit.Create(data.Train.Count, network.ValidationCount, network.SplitSeed).Training;
        int batchSize = Math.Min(BatchSize, training.Length);
        long needed = (long)batches * batchSize;
        if (needed > training.Length)
            throw new TrainingException($"{batches} batches are {needed} images, and {data.Name} has {training.Length} to train on; take fewer batches");
        int[] order = [.. training];
        new HostRandom(new RandomKey(seed, RandomPurpose.GrowthImages)).Shuffle(order);

        var images = new GrowthImages();
        try
        {
            using var feed = new ImageFeed(backend, data.Train, batchSize, network.Mean, network.Deviation);
            images.Fill(backend, feed, order.AsSpan(0, (int)needed), IsAugmented(network), seed);
            return images;
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    /// <summary>Frees the images.</summary>
    public void Dispose()
    {
        foreach (Tensor batch in batches)
            batch.Dispose();
        batches.Clear();
    }

    // Statistics are to be those of the images that training shows the network: the method takes augmented batches, but a network trained on images as they are (digits,
    // which no flip leaves what they were) never sees augmented ones. A file that does not tell gets the method's.
    private static bool IsAugmented(NetworkDescription network) => network.Augment ?? true;

    private void Fill(IBackend backend, ImageFeed feed, ReadOnlySpan<int> indices, bool augment, ulong seed)
    {
        // Parent and child are compared in full precision.
        using PrecisionScope exact = backend.BeginFullPrecision();
        using var block = new StepBlock(backend);
        feed.Begin(indices, LastBatch.Drop);
        for (int batch = 0; batch < feed.BatchCount; batch++)
        {
            feed.Take();
            block.Write(new StepParameters { Seed = seed, Step = batch, BatchIndex = batch });
            using var tape = new Tape(backend, PassMode.Evaluation, block);
            Tensor images = feed.Record(tape, augment).Images.Value;
            Tensor kept = backend.Allocate(images.Shape, images.ElementType);
            batches.Add(kept);
            backend.Copy(images, kept, accumulate: false);
            feed.Release();
        }
    }
}
