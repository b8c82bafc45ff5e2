using Eas.Kernels.Cuda.Driver;

namespace Eas.Tensors.Cuda;

/// <summary>
/// The memory of one captured step. Storage that the step releases serves its later requests, in the order in which they were recorded; all blocks are
/// held until the step is disposed, because every run uses the same addresses.
/// </summary>
internal sealed class CudaArena(DeviceMemoryPool pool) : IStorageOwner, IDisposable
{
    // A free block serves a request of at least half its size: a small tensor must not take the block that the next large one needs.
    private const int LargestWaste = 2;

    private readonly List<ulong> blocks = [];
    private readonly List<(long Bytes, nint Pointer)> free = [];

    /// <summary>True once the memory has gone back to the pool.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Bytes of all blocks.</summary>
    public long Bytes { get; private set; }

    public Storage Rent(long bytes)
    {
        long rounded = DeviceMemoryPool.RoundUp(bytes);
        int best = -1;
        for (int i = 0; i < free.Count; i++)
        {
            if (free[i].Bytes >= rounded && free[i].Bytes <= rounded * LargestWaste && (best < 0 || free[i].Bytes < free[best].Bytes))
                best = i;
        }

        if (best < 0)
            return new Storage(this, Take(rounded), rounded);
        (long size, nint pointer) = free[best];
        free.RemoveAt(best);
        return new Storage(this, pointer, size);
    }

    /// <summary>Memory that no launch of the step uses.</summary>
    public ulong Reserve(long bytes) => (ulong)Take(DeviceMemoryPool.RoundUp(bytes));

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
        foreach (ulong block in blocks)
            pool.Return(block);
    }

    private nint Take(long bytes)
    {
        ulong block = pool.Rent(bytes);
        blocks.Add(block);
        Bytes += bytes;
        return (nint)block;
    }
}
