namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// How summed outer products are cut, by shape alone. More parts of the pixels balance more threads but each costs a result of its own
/// to write and to add up; more splits of the rows cost a further copy of the windows' source each.
/// </summary>
internal sealed class OuterProductPlan
{
    /// <summary>A tile's source should stay in the second-level cache, beside the rows' factors and a split of the result.</summary>
    private const int TileFloats = 64_000;

    private const int MaxTilePixels = 512;
    private const int MaxParts = 8;
    private const int MaxPieces = 16;

    /// <summary>Multiply-adds that are worth a piece of their own.</summary>
    private const long MinPieceMultiplyAdds = 250_000;

    /// <summary>Rows of the result that are packed side by side.</summary>
    public const int RowsPerPanel = 8;

    /// <summary>Panels that make a split worth passing over all pixels again.</summary>
    private const int MinPanelsPerSplit = 2;

    /// <summary>Cuts the work.</summary>
    /// <param name="map">The pixels and their windows.</param>
    /// <param name="rows">Rows of the result.</param>
    public OuterProductPlan(in WindowedMap map, int rows)
    {
        Rows = rows;
        Tiles = new PixelTiles(map, TileFloats, MaxTilePixels);
        Columns = Tiles.Runs.Count * Tiles.Runs.Length;
        long pieces = long.Clamp((long)map.Pixels * rows * Columns / MinPieceMultiplyAdds, 1, MaxPieces);
        Parts = (int)long.Min(MaxParts, long.Min(pieces, Tiles.Count));
        Splits = 1;
        long sourceFloats = Tiles.ScratchFloats > 0 ? (long)Tiles.ScratchFloats * Tiles.Count : (long)map.Pixels * map.Channels;
        if (sourceFloats > (long)Parts * rows * Columns)
            return;
        Parts = 1;
        Splits = (int)long.Clamp(Panels / MinPanelsPerSplit, 1, pieces);
        IsCopiedBefore = Splits > 1 && Tiles.ScratchFloats > 0;
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

    /// <summary>All splits read the same copies of the tiles, which a launch before makes.</summary>
    public bool IsCopiedBefore { get; }

    /// <summary>Floats that the copied tiles or the parts' results occupy.</summary>
    public long WorkspaceFloats => IsCopiedBefore ? (long)Tiles.ScratchFloats * Tiles.Count + 64 : Parts > 1 ? (long)Parts * Rows * Columns : 0;

    private int Panels => (Rows + RowsPerPanel - 1) / RowsPerPanel;

    /// <summary>The tiles of a part.</summary>
    public (int First, int End) TilesOfPart(int part) => ((int)((long)Tiles.Count * part / Parts), (int)((long)Tiles.Count * (part + 1) / Parts));

    /// <summary>The rows of a split.</summary>
    public (int First, int End) RowsOfSplit(int split) =>
        (Panels * split / Splits * RowsPerPanel, int.Min(Rows, Panels * (split + 1) / Splits * RowsPerPanel));
}
