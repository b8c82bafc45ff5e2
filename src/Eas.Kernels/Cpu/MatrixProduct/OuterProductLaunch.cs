using System.Runtime.Intrinsics;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// Outer products summed over all pixels: result[i][j] = sum over pixels p of rows[p][i] * window(p)[j], the gradient of a
/// convolution's or a linear layer's weights. The pixels are cut into fixed parts, each with a result of its own, and the result's
/// rows into fixed splits; a piece is one split of one part.
/// </summary>
internal sealed unsafe class OuterProductLaunch<TVector> : ILaunch
    where TVector : unmanaged, IVector<TVector>
{
    private const int BlockFloats = 512;

    /// <summary>From this pitch on, eight rows' factors of successive pixels are too far apart to be read in place.</summary>
    private const int MinPanelPitch = 128;

    /// <summary>Keeps panels apart by less than a power of two, so that they do not compete for the same lines of the cache.</summary>
    private const int PanelGap = 16;

    /// <summary>A tile's last vector may reach beyond its source.</summary>
    private const int OverreadFloats = 64;

    private readonly OuterProductPlan plan;
    private readonly PixelTiles tiles;
    private readonly ChannelBlock[] columnBlocks;
    private readonly float* source;
    private readonly float* rows;
    private readonly int rowsPitch;
    private readonly float* results;
    private readonly int resultPitch;
    private readonly bool accumulate;
    private readonly bool usesPanels;
    private readonly int panelFloats;

    /// <summary>Prepares the launch.</summary>
    /// <param name="plan">How the work is cut.</param>
    /// <param name="source">The source map of the windows.</param>
    /// <param name="rows">The rows' factors of all pixels.</param>
    /// <param name="rowsPitch">Floats from one pixel of <paramref name="rows"/> to the next.</param>
    /// <param name="results">One result for each part.</param>
    /// <param name="resultPitch">Floats from one row of a result to the next.</param>
    /// <param name="accumulate">Adds to the results instead of replacing them.</param>
    public OuterProductLaunch(OuterProductPlan plan, float* source, float* rows, int rowsPitch, float* results, int resultPitch, bool accumulate)
    {
        this.plan = plan;
        tiles = plan.Tiles;
        columnBlocks = ChannelBlocks.Create(tiles.Runs.Length, TVector.Count, preferred: 3);
        this.source = source;
        this.rows = rows;
        this.rowsPitch = rowsPitch;
        this.results = results;
        this.resultPitch = resultPitch;
        this.accumulate = accumulate;
        usesPanels = rowsPitch >= MinPanelPitch;
        panelFloats = tiles.MaxPixels * OuterProductPlan.RowsPerPanel + PanelGap;
    }

    /// <inheritdoc/>
    public int Pieces => plan.Parts * plan.Splits;

    /// <inheritdoc/>
    public long ScratchBytes => (PanelsStart + (long)PanelsPerSplit * panelFloats) * sizeof(float);

    private int PanelsStart => BlockFloats + tiles.ScratchFloats + OverreadFloats;

    private int PanelsPerSplit => !usesPanels ? 0 : ChannelBlocks.Vectors(plan.Rows, OuterProductPlan.RowsPerPanel) / plan.Splits + 1;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        int part = piece / plan.Splits;
        (int firstRow, int endRow) = plan.RowsOfSplit(piece % plan.Splits);
        (int firstTile, int endTile) = plan.TilesOfPart(part);
        float* result = results + (nint)part * plan.Rows * resultPitch;
        var aside = (float*)scratch;
        for (int i = firstTile; i < endTile; i++)
        {
            PixelTile tile = plan.IsCopiedBefore ? tiles.Tile(i, source + (nint)i * tiles.ScratchFloats) : tiles.Load(i, source, aside + BlockFloats);
            if (usesPanels)
                PackRows(rows + (nint)tile.FirstPixel * rowsPitch, tile.Pixels, firstRow, endRow, aside + PanelsStart);
            RunTile(tile, firstRow, endRow, result, accumulate || i > firstTile, aside);
        }
    }

    /// <summary>Copies the rows' factors into panels of eight rows, in which the pixels of a block are adjacent.</summary>
    private void PackRows(float* from, int pixels, int firstRow, int endRow, float* panels)
    {
        for (int pixel = 0; pixel < pixels; pixel++, from += rowsPitch)
        {
            float* to = panels + pixel * OuterProductPlan.RowsPerPanel;
            for (int row = firstRow; row < endRow; row += OuterProductPlan.RowsPerPanel, to += panelFloats)
                Vector256.Load(from + row).Store(to);
        }
    }

    private void RunTile(in PixelTile tile, int firstRow, int endRow, float* result, bool add, float* aside)
    {
        ReductionRuns runs = tiles.Runs;
        for (int run = 0; run < runs.Count; run++)
        {
            foreach (ChannelBlock columns in columnBlocks)
            {
                float* data = tile.Data + run * (runs.Length + runs.Gap) + columns.First;
                float* blockResult = result + (nint)run * runs.Length + columns.First;
                RunColumns(tile, data, columns, firstRow, endRow, blockResult, add, aside);
            }
        }
    }

    private void RunColumns(in PixelTile tile, float* data, ChannelBlock columns, int firstRow, int endRow, float* blockResult, bool add, float* aside)
    {
        int width = int.Min(columns.Vectors * TVector.Count, tiles.Runs.Length - columns.First);
        switch (columns.Vectors)
        {
            case 1 when TVector.Count == 16:
                RunRows<OuterProduct8x1<TVector>>(tile, data, width, firstRow, endRow, blockResult, add, aside);
                break;
            case 1:
                RunRows<OuterProduct4x1<TVector>>(tile, data, width, firstRow, endRow, blockResult, add, aside);
                break;
            case 2 when TVector.Count == 16:
                RunRows<OuterProduct8x2<TVector>>(tile, data, width, firstRow, endRow, blockResult, add, aside);
                break;
            case 2:
                RunRows<OuterProduct4x2<TVector>>(tile, data, width, firstRow, endRow, blockResult, add, aside);
                break;
            case 3 when TVector.Count == 16:
                RunRows<OuterProduct8x3<TVector>>(tile, data, width, firstRow, endRow, blockResult, add, aside);
                break;
            default:
                RunRows<OuterProduct4x3<TVector>>(tile, data, width, firstRow, endRow, blockResult, add, aside);
                break;
        }
    }

    private void RunRows<TKernel>(in PixelTile tile, float* data, int width, int firstRow, int endRow, float* blockResult, bool add, float* aside)
        where TKernel : struct, IOuterProductKernel
    {
        int lanes = TKernel.Vectors * TVector.Count;
        fixed (int* rowOffsets = tiles.RowOffsets)
        {
            for (int row = firstRow; row < endRow; row += TKernel.Rows)
            {
                (nint from, int step) = RowFactors(tile, row, firstRow, aside + PanelsStart);
                float* destination = blockResult + (nint)row * resultPitch;
                if (width == lanes && row + TKernel.Rows <= endRow)
                {
                    TKernel.Run(tile.Rows, data, rowOffsets, (float*)from, step, destination, resultPitch, add);
                    continue;
                }
                TKernel.Run(tile.Rows, data, rowOffsets, (float*)from, step, aside, lanes, false);
                Accumulators.StoreCorner<TVector>(aside, lanes, destination, resultPitch, int.Min(TKernel.Rows, endRow - row), width, add);
            }
        }
    }

    /// <summary>Where the factors of a block's rows start, and the floats from one pixel's to the next.</summary>
    private (nint From, int Step) RowFactors(in PixelTile tile, int row, int firstRow, float* panels)
    {
        if (!usesPanels)
            return ((nint)(rows + (nint)tile.FirstPixel * rowsPitch + row), rowsPitch);
        (int panel, int rowInPanel) = int.DivRem(row - firstRow, OuterProductPlan.RowsPerPanel);
        return ((nint)(panels + (nint)panel * panelFloats + rowInPanel), OuterProductPlan.RowsPerPanel);
    }
}
