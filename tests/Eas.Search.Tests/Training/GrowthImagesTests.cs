using System.Collections.Immutable;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Search.Tests.Training;

public sealed class GrowthImagesTests
{
    private static readonly NetworkDescription Network = new()
    {
        Architecture = "C(8,3,1), P(8,8,AVG), SM(3)",
        Height = 8,
        Width = 8,
        Channels = 2,
        ClassNames = ["a", "b", "c"],
        Mean = [0.4, 0.5],
        Deviation = [0.2, 0.25],
        Augment = false,
    };

    [Test]
    public void They_are_images_that_are_trained_on_each_once_as_the_network_takes_them()
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        using GrowthImages images = GrowthImages.Draw(backend, data, Network, batches: 2, seed: 1);
        Assert.That(images.Batches.Select(batch => batch.Shape), Is.All.EqualTo(new Shape(64, 8, 8, 2)).And.Exactly(2).Items);

        ValidationSplit split = ValidationSplit.Create(data.Train.Count, Network.ValidationCount, Network.SplitSeed);
        HashSet<string> training = [.. Expected(data, split.Training)], validation = [.. Expected(data, split.Validation)];
        string[] drawn = [.. images.Batches.SelectMany(Drawn)];
        Assert.That(drawn, Is.Unique);
        Assert.That(drawn, Is.SubsetOf(training));
        Assert.That(drawn.Intersect(validation), Is.Empty);
    }

    [Test]
    public void Data_network_and_seed_decide_them_to_the_last_bit_whatever_the_threads([Values(true, false)] bool augment)
    {
        float[] first = Values(Network with { Augment = augment }, seed: 1, threads: 1);
        Assert.That(Values(Network with { Augment = augment }, seed: 1, threads: 3), Is.EqualTo(first));
        Assert.That(Values(Network with { Augment = augment }, seed: 2, threads: 1), Is.Not.EqualTo(first));
        Assert.That(Values(Network with { Augment = augment, SplitSeed = 7 }, seed: 1, threads: 1), Is.Not.EqualTo(first));
    }

    [Test]
    public void They_are_augmented_unless_the_network_was_trained_on_images_as_they_are()
    {
        float[] augmented = Values(Network with { Augment = true }, seed: 1, threads: 1);
        Assert.That(Values(Network with { Augment = null }, seed: 1, threads: 1), Is.EqualTo(augmented), "where a file does not tell");
        Assert.That(Values(Network with { Augment = false }, seed: 1, threads: 1), Is.Not.EqualTo(augmented));
    }

    [Test]
    public void A_set_smaller_than_a_batch_is_taken_whole()
    {
        using DataSet data = PatchImages.Create(training: 40);
        using var backend = new CpuBackend(threads: 1);
        using GrowthImages images = GrowthImages.Draw(backend, data, Network, batches: 1, seed: 1);
        Assert.That(images.Batches.Single().Shape.N, Is.EqualTo(36), "without the tenth that validates");
    }

    [Test]
    public void More_images_than_there_are_cannot_be_drawn()
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        Assert.That(
            () => GrowthImages.Draw(backend, data, Network, batches: 9, seed: 1),
            Throws.TypeOf<TrainingException>().With.Message.EqualTo("9 batches are 576 images, and synthetic has 540 to train on; take fewer batches"));
    }

    [Test]
    public void Images_that_the_network_does_not_take_are_refused()
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        Assert.That(
            () => GrowthImages.Draw(backend, data, Network with { Height = 9 }, batches: 1, seed: 1),
            Throws.TypeOf<TrainingException>().With.Message.StartsWith("the network takes 9x8x2 images of 3 classes, but synthetic has 8x8x2 images of 3"));
    }

    [Test]
    public void Disposed_they_return_all_their_memory()
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads: 1);
        GrowthImages.Draw(backend, data, Network, batches: 3, seed: 1).Dispose();
        Assert.That(backend.Memory.LiveBuffers, Is.Zero);
    }

    private static float[] Values(NetworkDescription network, ulong seed, int threads)
    {
        using DataSet data = PatchImages.Create();
        using var backend = new CpuBackend(threads);
        using GrowthImages images = GrowthImages.Draw(backend, data, network, batches: 2, seed);
        return [.. images.Batches.SelectMany(Read)];
    }

    private static float[] Read(Tensor tensor)
    {
        float[] values = new float[tensor.Shape.Count];
        tensor.Backend.Download<float>(tensor, values);
        return values;
    }

    /// <summary>The drawn images as the texts that <see cref="Expected"/> gives.</summary>
    private static IEnumerable<string> Drawn(Tensor batch) =>
        Read(batch).Chunk((int)(batch.Shape.Count / batch.Shape.N)).Select(image => Text(image.Select(value => (double)value)));

    private static IEnumerable<string> Expected(DataSet data, ImmutableArray<int> indices)
    {
        foreach (int index in indices)
        {
            byte[] planes = data.Train.GetPixels(index).ToArray();
            int positions = planes.Length / 2;
            yield return Text(Enumerable.Range(0, planes.Length).Select(i => ((planes[(i % 2 * positions) + (i / 2)] / 255.0) - Network.Mean[i % 2]) / Network.Deviation[i % 2]));
        }
    }

    private static string Text(IEnumerable<double> image) => string.Join(' ', image.Select(value => Math.Round((value * 1000) + 0.123)));
}
