namespace Eas.Kernels.Cpu.Threading;

/// <summary>How work is cut into pieces: by its size alone, never by the number of threads.</summary>
public static class PieceCut
{
    // Long enough to be worth a thread's while (a few microseconds), short enough to balance; enough pieces for many cores.
    private const long FloatsPerPiece = 32 * 1024;
    private const int MaxPieces = 64;

    /// <summary>Pieces for <paramref name="units"/> equal units (rows, images) of <paramref name="floats"/> floats in all.</summary>
    public static int Count(long floats, long units) => (int)Math.Min(Math.Clamp(floats / FloatsPerPiece, 1, MaxPieces), units);

    /// <summary>The units [first, last) of a piece.</summary>
    public static (long First, long Last) Range(long units, int piece, int pieces) => (units * piece / pieces, units * (piece + 1) / pieces);
}
