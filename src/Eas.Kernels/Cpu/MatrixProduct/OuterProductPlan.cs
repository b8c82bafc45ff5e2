namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// How summed outer products are cut, by shape alone. More parts of the pixels balance more threads but each costs a result of its own
/// to write and to add up; more splits of the rows cost a further copy of the windows' source each.
/// </summary>
internal sealed class OuterProductPlan
{
    /// <summary>A tile's source and the strip of it that one block reads should stay in the cache.</summary>
    private const int TileFloats = 32_000;

    private const int MaxTilePixels = 256;
    private const int MaxParts = 8;
    private const int MinPieces = 8;

    /// <summary>Results of all parts together, unless there is one part.</summary>
    private const long MaxResultFloats = 2_500_000;

    /// <summary>Multiply-adds that are worth a piece of their own.</summary>
    private const long MinPieceMultiplyAdds = 250_000;

    private const int RowsPerBlock = 8;

    /// <summary>Cuts the work.</summary>
    /// <param name="map">The pixels and their windows.</param>
    /// <param name="rows">Rows of the result.</param>
    public OuterProductPlan(in WindowedMap map, int rows)
    {
        Rows = rows;
        Tiles = new PixelTiles(map, TileFloats, MaxTilePixels);
        Columns = Tiles.Runs.Count * Tiles.Runs.Length;
        long pieces = long.Clamp((long)map.Pixels * rows * Columns / MinPieceMultiplyAdds, 1, MinPieces);
        Parts = (int)long.Clamp(MaxResultFloats / ((long)rows * Columns), 1, long.Min(MaxParts, long.Min(pieces, Tiles.Count)));
        Splits = int.Min((int)(pieces + Parts - 1) / Parts, (rows + RowsPerBlock - 1) / RowsPerBlock);
    }

    /// <summary>Tiles of pixels.</summary>
    public PixelTiles Tiles { get; }

    /// <summary>Rows of the result.</summary>
    public int Rows { get; }

    /// <summary>Columns of the result.</summary>
    public int Columns { get; }

    /// <summary>Parts that the pixels are cut into.</summary>
    public int Parts { get; }

    /// <summary>Splits that the rows are cut into.</summary>
    public int Splits { get; }

    /// <summary>Floats that the parts' results occupy; 0 where the one part writes to the final place.</summary>
    public long WorkspaceFloats => Parts > 1 ? (long)Parts * Rows * Columns : 0;

    /// <summary>The tiles of a part.</summary>
    public (int First, int End) TilesOfPart(int part) => ((int)((long)Tiles.Count * part / Parts), (int)((long)Tiles.Count * (part + 1) / Parts));

    /// <summary>The rows of a split.</summary>
    public (int First, int End) RowsOfSplit(int split)
    {
        int blocks = (Rows + RowsPerBlock - 1) / RowsPerBlock;
        return (blocks * split / Splits * RowsPerBlock, int.Min(Rows, blocks * (split + 1) / Splits * RowsPerBlock));
    }
}
