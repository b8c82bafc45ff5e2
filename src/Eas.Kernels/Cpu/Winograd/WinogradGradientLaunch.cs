using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Winograd;

// Versions tried (as in the product launch; ms of the pass with the sum of the parts):
// 1. A piece for each row of frequencies of up to four parts: 64 -> 64 on 32x32 from 22.5 to 14.8, 128 -> 128 on 16x16 from 22.1 to 12.6, 256 -> 256 on
//    8x8 from 28.1 to 11.7, on 4x4 from 6.1 to 2.6, 160 -> 40 on 32x32 from 39 to 28; 32 -> 64 from 0.70 to 0.41, 64 -> 128 from 0.84 to 0.34,
//    but 16 -> 32 from 0.68 to 0.75, so below 32 channels the direct kernels stay.
// 2. Maps that outlast the caches in eight parts with all rows of frequencies, since each row's pass would read them from memory again:
//    160 -> 40 on 32x32 from 28 to 22-26, 64 -> 64 13.3; smaller maps lose 5 % that way.
// 3. Asking for the next pass's pixels during the products: no gain.

/// <summary>
/// The gradient of the transformed weights: for each frequency the outer products of the output gradient's transform with the source's, summed
/// over all tiles. A piece is one part of the tiles, or one row of frequencies of it.
/// </summary>
internal sealed unsafe class WinogradGradientLaunch<TVector> : ILaunch
    where TVector : unmanaged, IVector<TVector>
{
    private readonly WinogradGradientPlan plan;
    private readonly ChannelBlock[] blocks;
    private readonly nint sourcesPitch;
    private readonly nint gradientsPitch;
    private readonly float* source;
    private readonly float* gradient;
    private readonly int gradientPixelPitch;
    private readonly float* results;

    /// <summary>Prepares the launch.</summary>
    /// <param name="plan">How the work is cut.</param>
    /// <param name="source">The source map.</param>
    /// <param name="gradient">The gradient of the output map.</param>
    /// <param name="gradientPixelPitch">Floats from one of its pixels to the next.</param>
    /// <param name="results">[parts][frequencies][rows][columns].</param>
    public WinogradGradientLaunch(WinogradGradientPlan plan, float* source, float* gradient, int gradientPixelPitch, float* results)
    {
        this.plan = plan;
        this.source = source;
        this.gradient = gradient;
        this.gradientPixelPitch = gradientPixelPitch;
        this.results = results;
        blocks = ChannelBlocks.Create(plan.Columns, TVector.Count, preferred: 3);
        sourcesPitch = (nint)plan.TilesPerPass * plan.SourcePitch;
        gradientsPitch = (nint)plan.TilesPerPass * plan.GradientPitch;
    }

    /// <inheritdoc/>
    public int Pieces => plan.Pieces;

    /// <inheritdoc/>
    public long ScratchBytes => (ZeroFloats + WinogradGradientPlan.RowFrequencies * (sourcesPitch + gradientsPitch)) * sizeof(float);

    private int ZeroFloats => int.Max(plan.SourcePitch, plan.GradientPitch);

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (int part, int split) = int.DivRem(piece, plan.Pieces / plan.Parts);
        (int first, int end) = plan.TilesOfPart(part);
        int firstRow = split * plan.RowsPerPiece;
        for (int tile = first; tile < end; tile += plan.TilesPerPass)
        {
            int count = int.Min(plan.TilesPerPass, end - tile);
            for (int row = firstRow; row < firstRow + plan.RowsPerPiece; row++)
            {
                float* result = results + (nint)((part * WinogradTiles.Frequencies + row * WinogradGradientPlan.RowFrequencies) * plan.FrequencyFloats);
                RunRow(tile, count, row, (float*)scratch, result, add: tile > first);
            }
        }
    }

    private void RunRow(int first, int count, int row, float* zeros, float* result, bool add)
    {
        float* sources = zeros + ZeroFloats, gradients = sources + WinogradGradientPlan.RowFrequencies * sourcesPitch;
        new Span<float>(zeros, ZeroFloats).Clear();
        Transform(first, count, row, zeros, sources, gradients);
        for (int frequency = 0; frequency < WinogradGradientPlan.RowFrequencies; frequency++)
        {
            float* frequencyResult = result + (nint)(frequency * plan.FrequencyFloats);
            foreach (ChannelBlock block in blocks)
            {
                float* columns = sources + frequency * sourcesPitch + block.First;
                RunBlock(block, columns, gradients + frequency * gradientsPitch, count, frequencyResult + block.First, add);
            }
        }
    }

    [SkipLocalsInit]
    private void Transform(int first, int count, int row, float* zeros, float* sources, float* gradients)
    {
        float** rows = stackalloc float*[2 * WinogradTiles.SourceSize];
        float** second = rows + WinogradTiles.SourceSize;
        WinogradRow sourceRow = WinogradRow.OfSource(row), gradientRow = WinogradRow.OfGradient(row);
        for (int i = 0; i < count; i++)
        {
            TilePlace place = plan.Tiles.Place(first + i);
            plan.Tiles.FindSource(place, sourceRow.First, source, zeros, rows);
            plan.Tiles.FindSource(place, sourceRow.Second, source, zeros, second);
            var sourceTransform = new WinogradSourceRowTransform(rows, second, sourceRow.SecondFactor, sources + (nint)i * plan.SourcePitch, sourcesPitch);
            VectorLoop.Run<TVector, WinogradSourceRowTransform>(sourceTransform, plan.Columns);
            plan.Tiles.FindPixels(place, gradientRow.First, gradient, gradientPixelPitch, zeros, rows);
            plan.Tiles.FindPixels(place, gradientRow.Second, gradient, gradientPixelPitch, zeros, second);
            var gradientTransform = new WinogradGradientRowTransform(rows, second, gradientRow, gradients + (nint)i * plan.GradientPitch, gradientsPitch);
            VectorLoop.Run<TVector, WinogradGradientRowTransform>(gradientTransform, plan.Rows);
        }
    }

    private void RunBlock(ChannelBlock block, float* columns, float* rows, int tiles, float* result, bool add)
    {
        switch (block.Vectors)
        {
            case 1 when TVector.Count == 16:
                RunRows<OuterProduct8x1<TVector>>(columns, rows, tiles, result, add);
                break;
            case 1:
                RunRows<OuterProduct4x1<TVector>>(columns, rows, tiles, result, add);
                break;
            case 2 when TVector.Count == 16:
                RunRows<OuterProduct8x2<TVector>>(columns, rows, tiles, result, add);
                break;
            case 2:
                RunRows<OuterProduct4x2<TVector>>(columns, rows, tiles, result, add);
                break;
            case 3 when TVector.Count == 16:
                RunRows<OuterProduct8x3<TVector>>(columns, rows, tiles, result, add);
                break;
            default:
                RunRows<OuterProduct4x3<TVector>>(columns, rows, tiles, result, add);
                break;
        }
    }

    /// <summary>Rows and columns beyond the result's have room of their own, so that no block is cut; what they hold is never read.</summary>
    private void RunRows<TKernel>(float* columns, float* rows, int tiles, float* result, bool add)
        where TKernel : struct, IOuterProductKernel
    {
        var pixels = new PixelRows(1, tiles, plan.SourcePitch);
        int offset = 0;
        for (int row = 0; row < plan.Rows; row += TKernel.Rows)
            TKernel.Run(pixels, columns, &offset, rows + row, plan.GradientPitch, result + (nint)row * plan.ResultPitch, plan.ResultPitch, add);
    }
}
