namespace Eas.Tensors.Steps;

/// <summary>
/// The memory of one captured step. Storage that the step releases serves its later requests, in the order in which they were recorded; all blocks are
/// held until the step is disposed, because every run uses the same addresses.
/// </summary>
/// <param name="take">Takes a block of a size that the backend's pool rounds to itself.</param>
/// <param name="overheadBytes">Bytes of a block beside those of its storage.</param>
internal sealed class StepArena(Func<long, Storage> take, long overheadBytes = 0) : IStorageOwner, IDisposable
{
    // A free block serves a request of at least half its size: a small tensor must not take the block that the next large one needs.
    private const int LargestWaste = 2;

    private readonly List<Storage> blocks = [];
    private readonly List<(long Bytes, nint Pointer)> free = [];

    /// <summary>True once the memory has gone back to the pool.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Bytes of all blocks.</summary>
    public long Bytes { get; private set; }

    /// <summary>Memory for a tensor of the step.</summary>
    /// <param name="bytes">Rounded as the pool rounds them.</param>
    public Storage Rent(long bytes)
    {
        int best = -1;
        for (int i = 0; i < free.Count; i++)
        {
            if (free[i].Bytes >= bytes && free[i].Bytes <= bytes * LargestWaste && (best < 0 || free[i].Bytes < free[best].Bytes))
                best = i;
        }

        if (best < 0)
            return new Storage(this, Take(bytes).Pointer, bytes);
        (long size, nint pointer) = free[best];
        free.RemoveAt(best);
        return new Storage(this, pointer, size);
    }

    /// <summary>A block that no launch of the step uses, for as long as the arena lives.</summary>
    /// <param name="bytes">Rounded as the pool rounds them.</param>
    public Storage Take(long bytes)
    {
        Storage block = take(bytes);
        blocks.Add(block);
        Bytes += block.Bytes + overheadBytes;
        return block;
    }

    /// <inheritdoc/>
    public void Return(Storage storage)
    {
        if (!IsDisposed)
            free.Add((storage.Bytes, storage.Pointer));
    }

    /// <summary>Gives the blocks back to the pool.</summary>
    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        foreach (Storage block in blocks)
            block.Release();
    }
}
