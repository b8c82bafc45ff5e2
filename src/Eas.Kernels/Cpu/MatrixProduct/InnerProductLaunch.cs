using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Memory;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// Inner products of every pixel's window with every output channel's weights: a convolution's forward pass, its backward pass to the
/// input, and matrix products. A piece is a tile of pixels with all output channels; within it blocks of output channels come
/// outermost, so that a block's weights stay in the cache while the tile's pixels pass.
/// </summary>
internal sealed unsafe class InnerProductLaunch<TVector> : ILaunch
    where TVector : unmanaged, IVector<TVector>
{
    /// <summary>A tile's source: about a fifth of a core's second-level cache.</summary>
    private const int TileFloats = 50_000;

    private const int MaxTilePixels = 1024;

    /// <summary>Enough to balance eight threads, few enough that a tile's set-up does not show.</summary>
    private const int MinTiles = 16;

    private const int MaxBlockPixels = 16;
    private const int BlockFloats = 512;

    private readonly WindowedMap map;
    private readonly PixelTiles tiles;
    private readonly PackedWeights packed;
    private readonly float* source;
    private readonly float* weights;
    private readonly float* result;
    private readonly int pitch;
    private readonly StoreMode mode;

    /// <summary>Prepares the launch.</summary>
    /// <param name="map">The output map.</param>
    /// <param name="packed">The layout of the weights.</param>
    /// <param name="source">The source map.</param>
    /// <param name="weights">The packed weights.</param>
    /// <param name="result">The output map's values.</param>
    /// <param name="pitch">Floats from one output pixel to the next.</param>
    /// <param name="accumulate">Adds to the result instead of replacing it.</param>
    public InnerProductLaunch(in WindowedMap map, PackedWeights packed, float* source, float* weights, float* result, int pitch, bool accumulate)
    {
        int maxPixels = int.Clamp((map.Pixels / MinTiles + 7) / 8 * 8, 8, MaxTilePixels);
        this.map = map;
        tiles = new PixelTiles(map, TileFloats, maxPixels);
        this.packed = packed;
        this.source = source;
        this.weights = weights;
        this.result = result;
        this.pitch = pitch;
        mode = accumulate ? StoreMode.Accumulate : Streams(map, packed, result, pitch) ? StoreMode.Stream : StoreMode.Replace;
    }

    /// <inheritdoc/>
    public int Pieces => tiles.Count;

    /// <inheritdoc/>
    public long ScratchBytes => (BlockFloats + tiles.ScratchFloats) * sizeof(float);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        var aside = (float*)scratch;
        PixelTile tile = tiles.Load(piece, source, aside + BlockFloats);
        for (int block = 0; block < packed.Blocks.Length; block++)
            InnerProductKernels.Run<TVector, PixelLoop>(packed, block, tiles.HasGroupsOfFour, tile.Pixels, new PixelLoop(this, block, tile, aside));
        if (mode == StoreMode.Stream)
            StreamingStore.Complete();
    }

    /// <summary>Results that outlast the caches, where blocks of them are whole cache lines.</summary>
    private static bool Streams(in WindowedMap map, PackedWeights packed, float* result, int pitch) =>
        TVector.Count >= Float8.Count && pitch % Float16.Count == 0 && StreamingStore.CanStart<Float16>(result)
        && LastLevelCache.IsExceededBy((long)map.Pixels * packed.Channels);

    private void RunPixels<TKernel>(int block, in PixelTile tile, int begin, int end, float* aside)
        where TKernel : struct, IInnerProductKernel
    {
        ReductionRuns runs = tiles.Runs;
        float* blockWeights = weights + packed.Offset(block);
        float* blockResult = result + (nint)tile.FirstPixel * pitch + packed.Blocks[block].First;
        int channels = packed.ChannelsIn(block);
        int lanes = TKernel.Vectors * TVector.Count;
        fixed (int* offsets = tiles.PixelOffsets)
        {
            int pixel = begin;
            for (; pixel <= end - TKernel.Pixels; pixel += TKernel.Pixels)
            {
                float* pixelResult = blockResult + (nint)pixel * pitch;
                if (map.IsDirect)
                    PrefetchNextTile(block, tile, pixel, TKernel.Pixels);
                if (channels == lanes)
                {
                    TKernel.Run(runs, tile.Data, offsets + pixel, blockWeights, pixelResult, pitch, mode);
                    continue;
                }
                TKernel.Run(runs, tile.Data, offsets + pixel, blockWeights, aside, lanes, StoreMode.Replace);
                StoreAside<TKernel>(aside, pixelResult, TKernel.Pixels, channels);
            }
            if (pixel < end)
                RunLastPixels<TKernel>(runs, tile.Data, offsets + pixel, end - pixel, blockWeights, blockResult + (nint)pixel * pitch, channels, aside);
        }
    }

    /// <summary>Each block of output channels asks for its share of the channels of the tile that most likely comes next.</summary>
    private void PrefetchNextTile(int block, in PixelTile tile, int pixel, int pixels)
    {
        int share = (map.Channels + packed.Blocks.Length - 1) / packed.Blocks.Length;
        Prefetch.Rows(source + (nint)(tile.FirstPixel + tile.Pixels + pixel) * map.SourcePitch + block * share, pixels, share, map.SourcePitch);
    }

    /// <summary>Fewer pixels than a block has: the last one is computed several times, since what lies beyond it may not be read.</summary>
    [SkipLocalsInit]
    private void RunLastPixels<TKernel>(
        in ReductionRuns runs, float* data, int* offsets, int pixels, float* blockWeights, float* blockResult, int channels, float* aside)
        where TKernel : struct, IInnerProductKernel
    {
        int* repeated = stackalloc int[MaxBlockPixels];
        for (int i = 0; i < TKernel.Pixels; i++)
            repeated[i] = offsets[int.Min(i, pixels - 1)];
        TKernel.Run(runs, data, repeated, blockWeights, aside, TKernel.Vectors * TVector.Count, StoreMode.Replace);
        StoreAside<TKernel>(aside, blockResult, pixels, channels);
    }

    private void StoreAside<TKernel>(float* aside, float* blockResult, int pixels, int channels)
        where TKernel : struct, IInnerProductKernel =>
        Accumulators.StoreCorner<TVector>(aside, TKernel.Vectors * TVector.Count, blockResult, pitch, pixels, channels, mode == StoreMode.Accumulate);

    private readonly struct PixelLoop(InnerProductLaunch<TVector> launch, int block, PixelTile tile, float* aside) : IInnerProductLoop
    {
        public void Run<TKernel>(int begin, int end)
            where TKernel : struct, IInnerProductKernel => launch.RunPixels<TKernel>(block, tile, begin, end, aside);
    }
}
