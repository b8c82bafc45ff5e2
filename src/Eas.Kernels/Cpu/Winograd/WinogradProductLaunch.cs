using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Memory;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Winograd;

// Versions tried (two Zen 4 cores, AVX-512, batch 64, ms of the pass with the transform of the weights, other work beside it at a low priority; the
// direct kernels reach 93-95 % of the peak there, so that only fewer multiplications help):
// 1. Pieces of 48 tiles or more through one scratch of about 200,000 floats, as here: 64 -> 64 on 32x32 from 22.2 to 12.2, 128 -> 128 on 16x16 from
//    21.8 to 11.3, 256 -> 256 on 8x8 from 22.5 to 12.0, on 4x4 from 6.5 to 4.0, 160 -> 40 on 32x32 from 39 to 22 (back 34 to 20); those of the
//    start network 16 -> 32 from 0.69 to 0.52 (back 0.94 to 0.60), 32 -> 64 from 0.70 to 0.43, 64 -> 128 from 0.82 to 0.51.
// 2. Pixels found row by row instead of one by one with two divisions each: 64 -> 128 on 4x4 0.39, 32 -> 64 0.40, 16 -> 32 0.50 (back 0.57).
// 3. Asking for the next piece's source during the products: no gain (12.2 and 12.5, 22.5 and 22.5).
// 4. Streaming stores where the output outlasts the caches: 160 -> 40 back from 19.7 to 19.1.
// F(4x4, 3x3) would need 1.8 times fewer multiplications again, but its error is 4-7 times that of the direct kernels (see docs/numerics.md).

/// <summary>
/// Inner products of every pixel's 3 x 3 window with every output channel's weights, by tiles: a piece transforms the sources of some tiles,
/// multiplies each frequency's values with its weights, and transforms the products into pixels, all within a core's caches.
/// </summary>
internal sealed unsafe class WinogradProductLaunch<TVector> : ILaunch
    where TVector : unmanaged, IVector<TVector>
{
    /// <summary>About the floats of a piece's values and products.</summary>
    private const int PieceFloats = 200_000;

    /// <summary>All register blocks divide it, so that none is cut.</summary>
    private const int TileGroup = 48;

    /// <summary>A number of pieces that a few threads share evenly.</summary>
    private const int BalancedPieces = 8;

    /// <summary>A piece's tiles are a multiple of the widest vectors' largest block.</summary>
    private const int TileStep = 16;

    /// <summary>Keeps frequencies apart by less than a power of two, so that they do not compete for the same lines of the cache.</summary>
    private const int FrequencyGap = 16;

    private readonly WinogradTiles tiles;
    private readonly PackedWeights packed;
    private readonly int channels;
    private readonly int tilesPerPiece;
    private readonly int[] offsets;
    private readonly nint valuesPitch;
    private readonly nint productsPitch;
    private readonly int productLanes;
    private readonly float* source;
    private readonly float* weights;
    private readonly float* result;
    private readonly int pitch;
    private readonly bool accumulate;
    private readonly bool streams;

    /// <summary>Prepares the launch.</summary>
    /// <param name="map">The output map.</param>
    /// <param name="packed">The layout of one frequency's weights.</param>
    /// <param name="source">The source map.</param>
    /// <param name="weights">The weights, from <see cref="WinogradFilterLaunch{TVector}"/>.</param>
    /// <param name="result">The output map's values.</param>
    /// <param name="pitch">Floats from one output pixel to the next.</param>
    /// <param name="accumulate">Adds to the result instead of replacing it.</param>
    public WinogradProductLaunch(in WindowedMap map, PackedWeights packed, float* source, float* weights, float* result, int pitch, bool accumulate)
    {
        tiles = new WinogradTiles(map);
        this.packed = packed;
        channels = map.Channels;
        productLanes = packed.AllLanes;
        int affordable = PieceFloats / (WinogradTiles.Frequencies * (channels + productLanes)) / TileGroup * TileGroup;
        int pieces = RoundUp(DivideUp(tiles.Count, int.Max(affordable, TileGroup)), BalancedPieces);
        tilesPerPiece = RoundUp(DivideUp(tiles.Count, pieces), TileStep);
        int rows = RoundUp(tilesPerPiece, TileGroup);
        offsets = [.. Enumerable.Range(0, rows).Select(i => i * channels)];
        valuesPitch = (nint)rows * channels + FrequencyGap;
        productsPitch = (nint)rows * productLanes + FrequencyGap;
        this.source = source;
        this.weights = weights;
        this.result = result;
        this.pitch = pitch;
        this.accumulate = accumulate;
        bool isAligned = StreamingStore.CanStart<TVector>(result) && pitch % TVector.Count == 0;
        streams = isAligned && !accumulate && LastLevelCache.IsExceededBy((long)map.Pixels * packed.Channels);
    }

    /// <inheritdoc/>
    public int Pieces => DivideUp(tiles.Count, tilesPerPiece);

    /// <inheritdoc/>
    public long ScratchBytes => (WinogradTiles.Frequencies * (valuesPitch + productsPitch) + SparePixel) * sizeof(float);

    /// <summary>A pixel of zeros or one to throw away, in whole cache lines.</summary>
    private int SparePixel => RoundUp(int.Max(channels, productLanes), 16);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        int first = piece * tilesPerPiece;
        int count = int.Min(tilesPerPiece, tiles.Count - first);
        float* spare = (float*)scratch, values = spare + SparePixel, products = values + WinogradTiles.Frequencies * valuesPitch;
        TransformSources(first, count, spare, values);
        for (int frequency = 0; frequency < WinogradTiles.Frequencies; frequency++)
        {
            float* frequencyWeights = weights + frequency * packed.Floats;
            for (int block = 0; block < packed.Blocks.Length; block++)
            {
                float* target = products + frequency * productsPitch + packed.Blocks[block].First;
                var loop = new TileLoop(values + frequency * valuesPitch, offsets, channels, frequencyWeights + packed.Offset(block), target, productLanes);
                InnerProductKernels.Run<TVector, TileLoop>(packed, block, hasGroupsOfFour: true, count, loop);
            }
        }
        if (!streams)
        {
            TransformProducts<CachedStore>(first, count, spare, products);
            return;
        }
        TransformProducts<StreamingStore>(first, count, spare, products);
        StreamingStore.Complete();
    }

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;

    private static int RoundUp(int value, int step) => DivideUp(value, step) * step;

    [SkipLocalsInit]
    private void TransformSources(int first, int count, float* zeros, float* values)
    {
        new Span<float>(zeros, channels).Clear();
        float** pixels = stackalloc float*[WinogradTiles.Frequencies];
        for (int i = 0; i < count; i++)
        {
            TilePlace place = tiles.Place(first + i);
            for (int row = 0; row < WinogradTiles.SourceSize; row++)
                tiles.FindSource(place, row, source, zeros, pixels + row * WinogradTiles.SourceSize);
            VectorLoop.Run<TVector, WinogradInputTransform>(new WinogradInputTransform(pixels, values + (nint)i * channels, valuesPitch), channels);
        }
    }

    [SkipLocalsInit]
    private void TransformProducts<TStore>(int first, int count, float* beyond, float* products)
        where TStore : struct, IStore
    {
        float** pixels = stackalloc float*[WinogradTiles.Pixels];
        for (int i = 0; i < count; i++)
        {
            TilePlace place = tiles.Place(first + i);
            for (int row = 0; row < WinogradTiles.Size; row++)
                tiles.FindPixels(place, row, result, pitch, beyond, pixels + row * WinogradTiles.Size);
            var transform = new WinogradOutputTransform<TStore>(products + (nint)i * productLanes, productsPitch, pixels, accumulate);
            VectorLoop.Run<TVector, WinogradOutputTransform<TStore>>(transform, packed.Channels);
        }
    }

    /// <summary>Multiplies one frequency's values of all tiles with one block of its weights. The last block of tiles may hold some that do not exist.</summary>
    private readonly struct TileLoop(float* values, int[] offsets, int channels, float* weights, float* products, int productLanes) : IInnerProductLoop
    {
        public void Run<TKernel>(int begin, int end)
            where TKernel : struct, IInnerProductKernel
        {
            var runs = new ReductionRuns(1, channels, 0);
            fixed (int* first = offsets)
            {
                for (int tile = begin; tile < end; tile += TKernel.Pixels)
                    TKernel.Run(runs, values, first + tile, weights, products + (nint)tile * productLanes, productLanes, StoreMode.Replace);
            }
        }
    }
}
