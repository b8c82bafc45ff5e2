namespace Eas.Kernels.Cpu.MatrixProduct;

// Versions tried (one core of two, AVX-512, share of the FMA peak measured beside it, copies and the sum of the parts included):
// 1. 8 rows x 3 vectors along the window's run, so that results land in the order of the weights: 84-93 %. Its two operands are read in place.
// 2. Rows copied into panels of eight: 1-7 % faster from a pitch of about 128 floats on, up to 7 % slower below.
// 3. Tiles of 512 pixels and 256 KB instead of 256 and 128 KB: 1-4 %.
// 4. Filters larger than their input map (256 channels on 8x8 and 4x4) in splits of the rows over one padded copy instead of parts of the batch:
//    4x4 from 79 to 88 %, 8x8 unchanged, and no sum of parts.
// 5. Prefetching the next tile, into the first or the second cache, with tiles of 256 or 512 pixels: from 3 % gained to 6 % lost, so not done.
//    1x1 layers of a dense block stay at 60-82 %: they wait for memory (84 % when the batch fits in the cache).
// 6. First layers (3x3 of three channels or one) with vectors along the rows, all taps in registers: 0.73 to 0.37 ms for 3 -> 16 (72 %).
//    They had filled 9 of 16 lanes. Asking for the rows 32 pixels ahead: 3 -> 64 from 3.2 to 2.4 ms, 3 -> 80 from 4.8 to 3.4 ms.

/// <summary>Pixels in rows: equally long rows of equally spaced pixels, the rows anywhere.</summary>
/// <param name="Count">Rows.</param>
/// <param name="Length">Pixels in a row.</param>
/// <param name="Step">Floats from one pixel of a row to the next.</param>
internal readonly record struct PixelRows(int Count, int Length, nint Step);

/// <summary>
/// A register block of outer products summed over pixels: result[i][j] = sum over pixels p of rows[p][i] * columns[p][j].
/// </summary>
internal unsafe interface IOuterProductKernel
{
    /// <summary>Rows of the block.</summary>
    static abstract int Rows { get; }

    /// <summary>Vectors in a row of the block.</summary>
    static abstract int Vectors { get; }

    /// <summary>Computes one block.</summary>
    /// <param name="pixels">The pixels to sum over.</param>
    /// <param name="columns">What the row offsets count from.</param>
    /// <param name="rowOffsets">Where the first pixel of each row starts in <paramref name="columns"/>.</param>
    /// <param name="rows">The first pixel's factors of the rows; all pixels follow without regard to rows of pixels.</param>
    /// <param name="rowsStep">Floats from one pixel of <paramref name="rows"/> to the next.</param>
    /// <param name="result">The block's first value.</param>
    /// <param name="pitch">Floats from one row of the result to the next.</param>
    /// <param name="accumulate">Adds to the result instead of replacing it.</param>
    static abstract void Run(in PixelRows pixels, float* columns, int* rowOffsets, float* rows, nint rowsStep, float* result, nint pitch, bool accumulate);
}
