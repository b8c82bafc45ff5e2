using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// The gradient of a first layer's weights: what <see cref="OuterProductLaunch{TVector}"/> computes, for windows that fit in registers.
/// </summary>
internal sealed unsafe class WindowProductLaunch<TVector, TKernel>(
    OuterProductPlan plan, float* source, float* rows, int rowsPitch, float* results, int resultPitch, bool accumulate) : ILaunch
    where TVector : unmanaged, IVector<TVector>
    where TKernel : struct, IWindowProductKernel
{
    private readonly PixelTiles tiles = plan.Tiles;

    /// <inheritdoc/>
    public int Pieces => plan.Parts;

    /// <inheritdoc/>
    public long ScratchBytes => (BlockFloats + tiles.ScratchFloats) * sizeof(float);

    private static int BlockFloats => TKernel.WindowFloats * TVector.Count;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (int firstTile, int endTile) = plan.TilesOfPart(piece);
        float* result = results + (nint)piece * plan.Rows * resultPitch;
        var block = (float*)scratch;
        for (int i = firstTile; i < endTile; i++)
        {
            PixelTile tile = tiles.Load(i, source, block + BlockFloats);
            for (int row = 0; row < plan.Rows; row += TVector.Count)
            {
                float* tileRows = rows + (nint)tile.FirstPixel * rowsPitch + row;
                fixed (int* rowOffsets = tiles.RowOffsets)
                    TKernel.Run(tile.Rows, tile.Data, rowOffsets, tiles.Runs.Length + tiles.Runs.Gap, tileRows, rowsPitch, block);
                StoreTransposed(block, result + (nint)row * resultPitch, int.Min(TVector.Count, plan.Rows - row), accumulate || i > firstTile);
            }
        }
    }

    private void StoreTransposed(float* block, float* result, int count, bool add)
    {
        for (int row = 0; row < count; row++, result += resultPitch)
        {
            float* value = block + row;
            for (int i = 0; i < TKernel.WindowFloats; i++, value += TVector.Count)
                result[i] = add ? result[i] + *value : *value;
        }
    }
}
