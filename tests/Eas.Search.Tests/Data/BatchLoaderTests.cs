using System.Runtime.InteropServices;
using Eas.Search.Data;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public sealed unsafe class BatchLoaderTests
{
    private const int ImageCount = 20;
    private const int ImageSize = 32 * 32;
    private const int MaxSlots = 4;
    private const int MaxBatch = 8;
    private TemporaryDirectory directory = null!;
    private DataSet dataSet = null!;
    private byte* pixels;
    private int* labels;

    [SetUp]
    public void OpenData()
    {
        directory = new TemporaryDirectory();
        SyntheticData.WriteIdx(directory.Path, trainCount: ImageCount, size: 32);
        dataSet = DataSets.Open(directory.Path);
        pixels = (byte*)NativeMemory.Alloc(MaxSlots * MaxBatch * ImageSize);
        labels = (int*)NativeMemory.Alloc(MaxSlots * MaxBatch * sizeof(int));
    }

    [TearDown]
    public void CloseData()
    {
        NativeMemory.Free(pixels);
        NativeMemory.Free(labels);
        dataSet.Dispose();
        directory.Dispose();
    }

    [Test]
    public void Batches_follow_the_order_and_the_incomplete_one_is_dropped([Values(1, 2, 3, 4)] int slots, [Values(1, 3, 8)] int batchSize)
    {
        int[] order = [.. Enumerable.Range(0, ImageCount).Select(i => i * 7 % ImageCount)];
        using BatchLoader loader = new(dataSet.Train, batchSize, new StagingRing(pixels, labels, slots));

        for (int epoch = 0; epoch < 3; epoch++)
        {
            loader.Begin(order, LastBatch.Drop);
            Assert.That(loader.BatchCount, Is.EqualTo(ImageCount / batchSize));
            Assert.That(TakeAll(loader), Is.EqualTo(order[..(loader.BatchCount * batchSize)]));
        }
    }

    [Test]
    public void The_last_batch_of_an_evaluation_is_filled_up_with_unlabelled_black_images()
    {
        new Span<byte>(pixels, MaxSlots * MaxBatch * ImageSize).Fill(0xFF);
        using BatchLoader loader = new(dataSet.Train, batchSize: 8, new StagingRing(pixels, labels, 2));
        loader.Begin([.. Enumerable.Range(0, 11)], LastBatch.Fill);
        loader.Take();
        loader.Release();

        int slot = loader.Take();

        Assert.Multiple(() =>
        {
            Assert.That(loader.BatchCount, Is.EqualTo(2));
            Assert.That(new Span<int>(labels + (slot * 8), 8).ToArray(), Is.EqualTo(new[] { 8, 9, 0, -1, -1, -1, -1, -1 }));
            Assert.That(new Span<byte>(pixels + (((slot * 8) + 3) * ImageSize), 5 * ImageSize).ToArray(), Has.All.Zero);
        });
    }

    [Test]
    public void A_resumed_epoch_starts_at_the_given_batch()
    {
        int[] order = [.. Enumerable.Range(0, ImageCount).Reverse()];
        using BatchLoader loader = new(dataSet.Train, batchSize: 4, new StagingRing(pixels, labels, 3));

        loader.Begin(order, LastBatch.Drop, firstBatch: 3);

        Assert.That(TakeAll(loader), Is.EqualTo(order[12..]));
    }

    [Test]
    public void An_epoch_can_be_begun_while_another_is_under_way()
    {
        using BatchLoader loader = new(dataSet.Train, batchSize: 2, new StagingRing(pixels, labels, 4));
        for (int attempt = 0; attempt < 200; attempt++)
        {
            loader.Begin([.. Enumerable.Repeat(attempt % ImageCount, ImageCount)], LastBatch.Drop);
            Assert.That(ImageIn(loader.Take(), batchSize: 2, image: 1), Is.EqualTo(attempt % ImageCount));
        }
    }

    [Test]
    public void Several_slots_can_be_held_at_once_but_not_more_than_there_are()
    {
        using BatchLoader loader = new(dataSet.Train, batchSize: 1, new StagingRing(pixels, labels, 4));
        loader.Begin([.. Enumerable.Range(0, ImageCount)], LastBatch.Drop);

        int[] slots = [loader.Take(), loader.Take(), loader.Take(), loader.Take()];

        Assert.Multiple(() =>
        {
            Assert.That(slots, Is.EqualTo(new[] { 0, 1, 2, 3 }));
            Assert.That(loader.Take, Throws.InvalidOperationException.With.Message.Contains("all 4 slots are taken"));
            loader.Release();
            Assert.That(loader.Take(), Is.Zero);
        });
    }

    [Test]
    public void A_slot_that_was_not_taken_cannot_be_released()
    {
        using BatchLoader loader = new(dataSet.Train, batchSize: 1, new StagingRing(pixels, labels, 2));

        Assert.That(loader.Release, Throws.InvalidOperationException);
    }

    [Test]
    public void An_error_of_the_thread_reaches_the_trainer_after_the_batches_before_it()
    {
        using BatchLoader loader = new(dataSet.Train, batchSize: 2, new StagingRing(pixels, labels, 2));
        loader.Begin([0, 1, 2, ImageCount], LastBatch.Drop);

        Assert.Multiple(() =>
        {
            Assert.That(loader.Take(), Is.Zero);
            Assert.That(loader.Take, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(loader.Take, Throws.InstanceOf<ArgumentOutOfRangeException>());
            loader.Begin([3, 4], LastBatch.Drop);
            Assert.That(TakeAll(loader), Is.EqualTo(new[] { 3, 4 }));
        });
    }

    [Test]
    public void A_loader_disposed_in_the_middle_stops_and_refuses_more()
    {
        BatchLoader loader = new(dataSet.Train, batchSize: 2, new StagingRing(pixels, labels, 2));
        loader.Begin([.. Enumerable.Range(0, ImageCount)], LastBatch.Drop);
        loader.Take();

        loader.Dispose();
        loader.Dispose();

        Assert.That(loader.Take, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void An_epoch_without_a_whole_batch_has_none()
    {
        using BatchLoader loader = new(dataSet.Train, batchSize: 8, new StagingRing(pixels, labels, 2));
        loader.Begin([1, 2, 3], LastBatch.Drop);

        Assert.That(loader.Take(), Is.EqualTo(-1));
    }

    [Test]
    public void Nothing_is_allocated_per_batch()
    {
        int[] order = [.. Enumerable.Range(0, ImageCount)];
        using BatchLoader loader = new(dataSet.Train, batchSize: 1, new StagingRing(pixels, labels, 3));
        RunEpochs(loader, order, 20);

        // The count is the whole process's, so the test runner's own threads may add to it: the least of several is the loader's.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            RunEpochs(loader, order, 100);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // The smallest object for each of the 2,000 batches would be 48,000 bytes.
        Assert.That(least, Is.LessThan(10_000));
    }

    [Test]
    public void Sizes_that_make_no_sense_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new BatchLoader(dataSet.Train, 0, new StagingRing(pixels, labels, 2)), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => new BatchLoader(dataSet.Train, 1, new StagingRing(pixels, labels, 0)), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => new BatchLoader(dataSet.Train, 1, new StagingRing(null, labels, 2)), Throws.InstanceOf<ArgumentException>());
            using BatchLoader loader = new(dataSet.Train, 4, new StagingRing(pixels, labels, 2));
            Assert.That(() => loader.Begin(new int[ImageCount + 1], LastBatch.Drop), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => loader.Begin(new int[ImageCount], LastBatch.Drop, firstBatch: 6), Throws.InstanceOf<ArgumentException>());
        });
    }

    private static void RunEpochs(BatchLoader loader, int[] order, int epochs)
    {
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            loader.Begin(order, LastBatch.Drop);
            while (loader.Take() >= 0)
                loader.Release();
        }
    }

    private List<int> TakeAll(BatchLoader loader)
    {
        List<int> seen = [];
        for (int slot = loader.Take(); slot >= 0; slot = loader.Take())
        {
            for (int image = 0; image < loader.BatchSize; image++)
                seen.Add(ImageIn(slot, loader.BatchSize, image));
            loader.Release();
        }

        return seen;
    }

    /// <summary>Which image a slot holds, judged by its pixels; its label has to agree.</summary>
    private int ImageIn(int slot, int batchSize, int image)
    {
        int place = (slot * batchSize) + image;
        ReadOnlySpan<byte> found = new(pixels + (place * ImageSize), ImageSize);
        for (int candidate = 0; candidate < ImageCount; candidate++)
        {
            if (found.SequenceEqual(dataSet.Train.GetPixels(candidate)) && labels[place] == dataSet.Train.Labels[candidate])
                return candidate;
        }

        return -1;
    }
}
