using System.Runtime.InteropServices;

namespace Eas.Kernels.Cpu.Memory;

/// <summary>
/// Native memory that is asked for once and kept: fresh pages cost more in page faults than any kernel gains. Every block is
/// 64-byte aligned, was touched when it was made, and may be read (not written) up to <see cref="OverreadBytes"/> past its end,
/// so that a kernel's last vector load needs no mask. Counts what is live, for leak tests and for memory limits.
/// </summary>
/// <remarks>
/// With <c>planning</c> no memory is taken: addresses are made up and must not be read or written. The counts are those of a real run,
/// which is how the exact memory of a training step is known before it runs.
/// </remarks>
public sealed unsafe class NativePool(bool planning = false) : IDisposable
{
    /// <summary>Bytes past a block's end that may be read.</summary>
    public const int OverreadBytes = 256;

    private const int Alignment = 64;

    // A kept block serves requests down to this fraction of its size: a pass over a network needs fewer blocks than it has activations.
    private const int LargestWaste = 4;

    private readonly Lock sync = new();
    private readonly Dictionary<long, Stack<nint>> free = [];
    private readonly Dictionary<nint, long> sizes = [];
    private nint nextPlanned = Alignment;

    /// <summary>True where addresses are made up and only sizes are counted.</summary>
    public bool IsPlanning { get; } = planning;

    /// <summary>Blocks handed out and not returned.</summary>
    public int LiveBlocks { get; private set; }

    /// <summary>Bytes in blocks handed out and not returned.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Bytes taken from the system, in use or kept for the next request: what the process pays.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>How often memory was taken from the system since the pool was made.</summary>
    public long SystemAllocations { get; private set; }

    /// <summary>Bytes that a request for <paramref name="bytes"/> occupies.</summary>
    public static long RoundUp(long bytes) => (Math.Max(bytes, 1) + OverreadBytes + Alignment - 1) / Alignment * Alignment;

    /// <summary>Hands out a block; its content is undefined.</summary>
    /// <exception cref="InsufficientMemoryException">The system has no more memory; the message gives the size.</exception>
    public nint Rent(long bytes)
    {
        long size = RoundUp(bytes);
        lock (sync)
        {
            nint block = TryReuse(size, out nint kept) ? kept : Allocate(size);
            LiveBlocks++;
            LiveBytes += sizes[block];
            return block;
        }
    }

    /// <summary>Takes a block back; it is kept for the next request that it fits.</summary>
    /// <exception cref="InvalidOperationException">The block is not one of this pool's.</exception>
    public void Return(nint block)
    {
        lock (sync)
        {
            if (!sizes.TryGetValue(block, out long size))
                throw new InvalidOperationException("memory was returned to a pool it does not come from");
            if (!free.TryGetValue(size, out Stack<nint>? stack))
                free[size] = stack = new Stack<nint>();
            stack.Push(block);
            LiveBlocks--;
            LiveBytes -= size;
        }
    }

    /// <summary>Gives kept blocks that are not in use back to the system.</summary>
    public void Trim()
    {
        lock (sync)
        {
            foreach (nint block in free.Values.SelectMany(stack => stack))
            {
                HeldBytes -= sizes[block];
                sizes.Remove(block);
                Free(block);
            }
            free.Clear();
        }
    }

    /// <summary>Frees all memory, in use or not.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            foreach (nint block in sizes.Keys)
                Free(block);
            sizes.Clear();
            free.Clear();
            LiveBlocks = 0;
            LiveBytes = HeldBytes = 0;
        }
    }

    private nint Allocate(long size)
    {
        nint block = IsPlanning ? Plan(size) : Touch(size);
        sizes.Add(block, size);
        HeldBytes += size;
        SystemAllocations++;
        return block;
    }

    private nint Plan(long size)
    {
        nint block = nextPlanned;
        nextPlanned += (nint)size;
        return block;
    }

    private static nint Touch(long size)
    {
        try
        {
            void* block = NativeMemory.AlignedAlloc((nuint)size, Alignment);
            NativeMemory.Clear(block, (nuint)size);
            return (nint)block;
        }
        catch (OutOfMemoryException)
        {
            throw new InsufficientMemoryException($"out of memory: {size:N0} more bytes were needed; use a smaller batch or network");
        }
    }

    /// <summary>The smallest kept block that is large enough and not much larger.</summary>
    private bool TryReuse(long size, out nint block)
    {
        long best = long.MaxValue;
        foreach ((long kept, Stack<nint> blocks) in free)
        {
            if (kept >= size && kept <= size * LargestWaste && kept < best && blocks.Count > 0)
                best = kept;
        }

        block = best == long.MaxValue ? 0 : free[best].Pop();
        return best != long.MaxValue;
    }

    private void Free(nint block)
    {
        if (!IsPlanning)
            NativeMemory.AlignedFree((void*)block);
    }
}
