namespace Eas.Kernels.Cpu.MatrixProduct;

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
