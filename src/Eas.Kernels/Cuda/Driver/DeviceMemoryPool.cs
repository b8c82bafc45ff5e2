namespace Eas.Kernels.Cuda.Driver;

/// <summary>
/// Device memory that is asked for once and kept. A request takes the smallest kept block that holds it, of at most twice its size. For one stream and one thread
/// at a time: a block that is returned may be handed out at once, and what the stream still does with it comes before what its next owner does.
/// </summary>
/// <remarks>
/// With planning no memory is taken: addresses are made up and must not be used. The counts are those of a real run, which is how the exact memory of a training
/// step is known before it runs.
/// </remarks>
public sealed unsafe class DeviceMemoryPool : IDisposable
{
    /// <summary>Every block starts at a multiple of this many bytes, and has a multiple of them.</summary>
    public const int Alignment = 256;

    private const int LargestWaste = 2;

    private readonly CudaContext? context;
    private readonly bool isPlanning;
    private readonly Dictionary<ulong, long> live = [];

    // Ascending; of equal blocks the lowest address is handed out first.
    private readonly List<(long Bytes, ulong Address)> kept = [];
    private ulong nextPlanned = Alignment;
    private bool isDisposed;

    /// <summary>A pool without memory.</summary>
    /// <param name="context">The device's context; null only with planning.</param>
    /// <param name="planning">Whether to count only.</param>
    public DeviceMemoryPool(CudaContext? context, bool planning = false)
    {
        if (!planning)
            ArgumentNullException.ThrowIfNull(context);
        this.context = context;
        isPlanning = planning;
    }

    /// <summary>Blocks handed out and not returned.</summary>
    public int LiveBlocks => live.Count;

    /// <summary>Bytes in blocks handed out and not returned.</summary>
    public long LiveBytes { get; private set; }

    /// <summary>Bytes taken from the device, in use or kept for the next request.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>How often memory was taken from the device since the pool was made.</summary>
    public long SystemAllocations { get; private set; }

    /// <summary>Bytes of a new block for a request.</summary>
    public static long RoundUp(long bytes) => (Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment;

    /// <summary>Hands out a block; its content is undefined.</summary>
    /// <exception cref="OutOfDeviceMemoryException">The device has no more memory, although the kept blocks were given back.</exception>
    /// <exception cref="CudaException">The driver refuses: a capture must not allocate.</exception>
    public ulong Rent(long bytes)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        (long Bytes, ulong Address) block = Reuse(RoundUp(bytes)) ?? Allocate(RoundUp(bytes));
        live.Add(block.Address, block.Bytes);
        LiveBytes += block.Bytes;
        return block.Address;
    }

    /// <summary>Takes a block back; it is kept for the next request that it fits.</summary>
    /// <exception cref="InvalidOperationException">The block is not one of this pool's, or was returned before.</exception>
    public void Return(ulong address)
    {
        if (isDisposed)
            return;
        if (!live.Remove(address, out long bytes))
            throw new InvalidOperationException($"device memory at 0x{address:x} was returned to a pool it does not come from, or twice");
        LiveBytes -= bytes;
        kept.Insert(~kept.BinarySearch((bytes, address)), (bytes, address));
    }

    /// <summary>Gives kept blocks back to the device.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Trim()
    {
        if (kept.Count == 0)
            return;
        if (!isPlanning)
            context!.MakeCurrent();
        while (kept.Count > 0)
        {
            (long bytes, ulong address) = kept[^1];
            if (!isPlanning)
                CudaDriver.cuMemFree_v2(address).Ok($"0x{address:x}");
            kept.RemoveAt(kept.Count - 1);
            HeldBytes -= bytes;
        }
    }

    /// <summary>Gives all memory back, in use or not; what is returned later is no error.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        if (!isPlanning && context!.TryMakeCurrent())
        {
            foreach (ulong address in (IEnumerable<ulong>)[.. live.Keys, .. kept.Select(block => block.Address)])
                CudaDriver.cuMemFree_v2(address);
        }

        live.Clear();
        kept.Clear();
        LiveBytes = HeldBytes = 0;
    }

    private (long Bytes, ulong Address)? Reuse(long bytes)
    {
        int place = ~kept.BinarySearch((bytes, 0));
        if (place == kept.Count || kept[place].Bytes > LargestWaste * bytes)
            return null;
        (long, ulong) block = kept[place];
        kept.RemoveAt(place);
        return block;
    }

    private (long Bytes, ulong Address) Allocate(long bytes)
    {
        ulong address = isPlanning ? Plan(bytes) : Ask(bytes);
        HeldBytes += bytes;
        SystemAllocations++;
        return (bytes, address);
    }

    private ulong Plan(long bytes)
    {
        ulong address = nextPlanned;
        nextPlanned += (ulong)bytes;
        return address;
    }

    private ulong Ask(long bytes)
    {
        context!.MakeCurrent();
        ulong address;
        CudaResult result = CudaDriver.cuMemAlloc_v2(&address, (nuint)bytes);
        if (result == CudaResult.OutOfMemory)
        {
            Trim();
            result = CudaDriver.cuMemAlloc_v2(&address, (nuint)bytes);
        }

        if (result == CudaResult.OutOfMemory)
        {
            (long free, long total) = context.ReadMemory();
            throw new OutOfDeviceMemoryException(bytes, free, total, HeldBytes);
        }

        result.Ok($"{bytes:N0} bytes", nameof(CudaDriver.cuMemAlloc_v2));
        return address;
    }
}
