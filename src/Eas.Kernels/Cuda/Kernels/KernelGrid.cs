namespace Eas.Kernels.Cuda.Kernels;

/// <summary>Blocks of a launch. What a kernel computes depends on its arguments alone; a sum down the rows has a block for each of the pieces that they name.</summary>
/// <param name="X">Blocks along x.</param>
/// <param name="Y">Blocks along y.</param>
public readonly record struct KernelGrid(uint X, uint Y = 1)
{
    /// <summary>Threads of every block of every kernel.</summary>
    public const int ThreadsPerBlock = 256;

    // Enough blocks to fill the largest device several times over; the threads go round for more.
    private const long MaxBlocks = 4096;

    // The channels of a block where each thread has one, and those of a block that adds partial results.
    private const int ChannelsPerBlock = 32;
    private const int CombinedChannels = 8;

    // Elements that one piece of a reduction adds up: some per thread. More pieces cost more to combine than they gain.
    private const long ElementsPerPiece = 4096;
    private const long MaxPieces = 512;

    /// <summary>One thread for each of some items, or fewer threads that go round.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are 2^31 items or more, which a kernel's 32-bit numbers cannot count.</exception>
    public static KernelGrid Of(long items)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items, int.MaxValue);
        return new((uint)Math.Clamp(Ceiling(items, ThreadsPerBlock), 1, MaxBlocks));
    }

    /// <summary>Threads that each do some channels of every so many rows.</summary>
    public static KernelGrid OfRows(long rows, int channels) =>
        new((uint)Math.Clamp(Ceiling(rows * Math.Min(channels, ChannelsPerBlock), ThreadsPerBlock), 1, MaxBlocks), ChannelBlocks(channels));

    /// <summary>A block for each piece of the rows, and for some of the channels.</summary>
    public static KernelGrid OfPieces(int pieces, int channels) => new((uint)pieces, ChannelBlocks(channels));

    /// <summary>Threads that combine the pieces of every channel.</summary>
    public static KernelGrid OfChannels(int channels) => new((uint)Ceiling(channels, CombinedChannels));

    /// <summary>Into how many pieces a sum down the rows is cut: by the shape alone.</summary>
    public static int Pieces(long rows, int channels) => (int)Math.Min(Math.Clamp(rows * channels / ElementsPerPiece, 1, MaxPieces), rows);

    private static uint ChannelBlocks(int channels) => (uint)Ceiling(channels, ChannelsPerBlock);

    private static long Ceiling(long count, long divisor) => (count + divisor - 1) / divisor;
}
