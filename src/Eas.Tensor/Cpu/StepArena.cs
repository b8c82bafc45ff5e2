using Eas.Kernels.Cpu.Memory;

namespace Eas.Tensors.Cpu;

/// <summary>
/// The memory of one captured step. Storage that the step releases serves its later requests, in the order in which they were recorded; all blocks are
/// held until the step is disposed, because every run uses the same addresses.
/// </summary>
internal sealed class StepArena(NativePool pool) : IStorageOwner, IDisposable
{
    // A free block serves a request of at least half its size: a small tensor must not take the block that the next large one needs.
    private const int LargestWaste = 2;

    private readonly List<nint> blocks = [];
    private readonly List<(long Bytes, nint Pointer)> free = [];

    /// <summary>True once the memory has gone back to the pool.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Bytes of all blocks.</summary>
    public long Bytes { get; private set; }

    public Storage Rent(long bytes)
    {
        long usable = NativePool.RoundUp(bytes) - NativePool.OverreadBytes;
        int best = -1;
        for (int i = 0; i < free.Count; i++)
        {
            if (free[i].Bytes >= usable && free[i].Bytes <= usable * LargestWaste && (best < 0 || free[i].Bytes < free[best].Bytes))
                best = i;
        }

        if (best < 0)
            return new Storage(this, Take(bytes, usable), usable);
        (long size, nint pointer) = free[best];
        free.RemoveAt(best);
        return new Storage(this, pointer, size);
    }

    public void Return(Storage storage)
    {
        if (!IsDisposed)
            free.Add((storage.Bytes, storage.Pointer));
    }

    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        foreach (nint block in blocks)
            pool.Return(block);
    }

    private nint Take(long bytes, long usable)
    {
        nint block = pool.Rent(bytes);
        blocks.Add(block);
        Bytes += usable + NativePool.OverreadBytes;
        return block;
    }
}
