using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Rows;

/// <summary>
/// The rows that a loop over pixels sees. Where there are no gaps between pixels, several narrow pixels make one row, so that rows fill vectors and the
/// cost of starting a row is spread over more floats.
/// </summary>
public readonly record struct RowShape
{
    // Whole vectors at every width, and at least four of the widest.
    private const int Lanes = 16;
    private const int WideEnough = 64;

    private RowShape(long rows, int channels, int fold)
    {
        Rows = rows / fold;
        Channels = channels;
        Fold = fold;
    }

    /// <summary>Rows.</summary>
    public long Rows { get; }

    /// <summary>Channels of one pixel.</summary>
    public int Channels { get; }

    /// <summary>Pixels in a row, a power of two.</summary>
    public int Fold { get; }

    /// <summary>Floats in a row.</summary>
    public int Columns => Channels * Fold;

    /// <summary>Pieces that a pass over the rows is cut into.</summary>
    public int Pieces => PieceCut.Count(Rows * Columns, Rows);

    /// <summary>Bytes for two sums per column and piece.</summary>
    public long PartialSumBytes => 2L * Pieces * Columns * sizeof(double);

    /// <summary>Chooses the rows.</summary>
    /// <param name="pixels">N * H * W.</param>
    /// <param name="channels">Channels of one pixel.</param>
    /// <param name="contiguous">Whether no tensor of the op has gaps between pixels.</param>
    public static RowShape Of(long pixels, int channels, bool contiguous)
    {
        int fold = 1;
        while (contiguous && pixels % (2 * fold) == 0 && (channels * fold < WideEnough || (channels * fold) % Lanes != 0))
            fold *= 2;
        return new RowShape(pixels, channels, fold);
    }

    /// <summary>Repeats the values of one pixel's channels, at the start of <paramref name="columns"/>, for the other pixels of a row.</summary>
    public unsafe void Repeat(float* columns)
    {
        for (int copied = Channels; copied < Columns; copied *= 2)
            Buffer.MemoryCopy(columns, columns + copied, (long)copied * sizeof(float), (long)copied * sizeof(float));
    }
}
