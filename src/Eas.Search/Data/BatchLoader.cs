using System.Runtime.ExceptionServices;

namespace Eas.Search.Data;

/// <summary>
/// Gathers the bytes and labels of coming batches into a ring of slots on a thread of its own, while the trainer works on an
/// earlier one. The thread sleeps until half the ring is free and then fills it, so that it seldom interrupts the compute threads.
/// Nothing is allocated per batch. <see cref="Begin"/>, <see cref="Take"/> and <see cref="Release"/> are for one trainer's thread.
/// </summary>
public sealed unsafe class BatchLoader : IDisposable
{
    /// <summary>The label of the images that fill up the last batch.</summary>
    public const int NoLabel = -1;

    private readonly LabeledImages images;
    private readonly StagingRing ring;
    private readonly Thread thread;
    private readonly object gate = new();
    private readonly int[] order;
    private int orderLength;

    // Of the epoch's batches those below `released` are done with, below `taken` were handed out, below `gathered` are ready.
    private int released;
    private int taken;
    private int gathered;
    private bool gathering;
    private bool trainerWaits;
    private bool disposed;
    private ExceptionDispatchInfo? failure;

    /// <summary>Starts the thread; it waits for the first epoch.</summary>
    /// <param name="images">The images; they have to outlive the loader.</param>
    /// <param name="batchSize">The images of a batch.</param>
    /// <param name="ring">The memory that batches are gathered into.</param>
    /// <exception cref="ArgumentException">The batch size or the number of slots is not positive, or a pointer is null.</exception>
    public BatchLoader(LabeledImages images, int batchSize, StagingRing ring)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ring.Slots);
        if (ring.Pixels == null || ring.Labels == null)
            throw new ArgumentException("the ring has no memory", nameof(ring));
        this.images = images;
        this.ring = ring;
        BatchSize = batchSize;
        order = new int[images.Count];
        thread = new Thread(Run) { IsBackground = true, Name = "eas-batches" };
        thread.Start();
    }

    /// <summary>The images of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>The batches of the epoch that was begun.</summary>
    public int BatchCount { get; private set; }

    /// <summary>Begins an epoch, or a part of one; what is left of an earlier one is dropped and all its slots are free.</summary>
    /// <param name="indices">The images in the epoch's order, at most as many as there are; copied.</param>
    /// <param name="lastBatch">What happens to the images that do not fill a batch.</param>
    /// <param name="firstBatch">The batch to start at: 0, or where a training is resumed.</param>
    /// <exception cref="ArgumentException">There are too many indices, or no such batch.</exception>
    public void Begin(ReadOnlySpan<int> indices, LastBatch lastBatch, int firstBatch = 0)
    {
        if (indices.Length > order.Length)
            throw new ArgumentException($"{indices.Length} indices for {order.Length} images", nameof(indices));
        int batches = (lastBatch == LastBatch.Fill ? indices.Length + BatchSize - 1 : indices.Length) / BatchSize;
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, batches);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            BatchCount = gathered; // the thread finds nothing more to do
            while (gathering)
                Monitor.Wait(gate);
            indices.CopyTo(order);
            orderLength = indices.Length;
            failure = null;
            released = taken = gathered = firstBatch;
            BatchCount = batches;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits for the next batch.</summary>
    /// <returns>The slot that holds it, until <see cref="Release"/>; -1 after the epoch's last batch.</returns>
    /// <exception cref="InvalidOperationException">Every slot is taken: none was released.</exception>
    /// <exception cref="ObjectDisposedException">The loader was disposed.</exception>
    /// <remarks>An exception of the loader's thread is thrown here, after the batches that were ready before it.</remarks>
    public int Take()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (taken == BatchCount)
                return -1;
            if (taken - released == ring.Slots)
                throw new InvalidOperationException($"all {ring.Slots} slots are taken: release one before the next is taken");
            trainerWaits = true;
            while (gathered == taken && failure is null)
            {
                Monitor.PulseAll(gate);
                Monitor.Wait(gate);
                ObjectDisposedException.ThrowIf(disposed, this);
            }

            trainerWaits = false;
            if (gathered == taken)
                failure!.Throw();
            return taken++ % ring.Slots;
        }
    }

    /// <summary>Gives the slot that was taken first back to be filled again.</summary>
    /// <exception cref="InvalidOperationException">No slot is taken.</exception>
    public void Release()
    {
        lock (gate)
        {
            if (released == taken)
                throw new InvalidOperationException("no slot is taken");
            released++;
            if (MayGather)
                Monitor.PulseAll(gate);
        }
    }

    /// <summary>Stops the thread and waits for its end; the ring is not written to afterwards.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Monitor.PulseAll(gate);
        }

        thread.Join();
    }

    private int FreeSlots => ring.Slots - (gathered - released);

    private bool HasMore => gathered < BatchCount && failure is null;

    // A waiting trainer needs its batch even when less than half the ring is free.
    private bool MayGather => HasMore && FreeSlots > 0 && (trainerWaits || FreeSlots >= (ring.Slots + 1) / 2);

    private void Run()
    {
        lock (gate)
        {
            while (!disposed)
            {
                if (MayGather)
                    GatherFreeSlots();
                else
                    Monitor.Wait(gate);
            }
        }
    }

    /// <summary>Fills the free slots; the gate is held, but not while bytes are copied.</summary>
    private void GatherFreeSlots()
    {
        gathering = true;
        while (HasMore && FreeSlots > 0 && !disposed)
        {
            int batch = gathered;
            Monitor.Exit(gate);
            ExceptionDispatchInfo? error = TryGather(batch);
            Monitor.Enter(gate);
            failure = error;
            if (error is null)
                gathered++;
            if (trainerWaits)
                Monitor.PulseAll(gate);
        }

        gathering = false;
        Monitor.PulseAll(gate);
    }

    /// <summary>Gathers a batch; whatever goes wrong is handed to the trainer's thread.</summary>
    private ExceptionDispatchInfo? TryGather(int batch)
    {
        try
        {
            Gather(batch);
            return null;
        }
#pragma warning disable CA1031 // Take throws it again, whatever it is
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ExceptionDispatchInfo.Capture(error);
        }
    }

    private void Gather(int batch)
    {
        int slot = batch % ring.Slots;
        int imageSize = images.Shape.ByteCount;
        Span<int> labels = new(ring.Labels + ((long)slot * BatchSize), BatchSize);
        byte* pixels = ring.Pixels + ((long)slot * BatchSize * imageSize);
        ReadOnlySpan<int> indices = order.AsSpan(0, orderLength)[(batch * BatchSize)..];
        for (int i = 0; i < BatchSize; i++)
        {
            Span<byte> image = new(pixels + ((long)i * imageSize), imageSize);
            if (i < indices.Length)
            {
                images.GetPixels(indices[i]).CopyTo(image);
                labels[i] = images.Labels[indices[i]];
            }
            else
            {
                image.Clear();
                labels[i] = NoLabel;
            }
        }
    }
}
