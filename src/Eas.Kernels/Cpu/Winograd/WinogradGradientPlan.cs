using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Memory;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>
/// How the gradient of a convolution's weights is cut when it goes by tiles, by shape alone: into parts of the tiles, each of which costs a result
/// to write and to add up, and, where that would cost too much, the parts into the four rows of frequencies, each of which costs a further pass
/// over the maps.
/// </summary>
internal sealed class WinogradGradientPlan
{
    /// <summary>Frequencies of a row, and rows of frequencies.</summary>
    public const int RowFrequencies = WinogradTiles.SourceSize;

    /// <summary>About the floats of the transformed tiles that one pass over the result adds to it.</summary>
    private const int PassFloats = 130_000;

    private const int MaxTilesPerPass = 256;
    private const int MaxParts = 8;
    private const int MaxSplitParts = 4;
    private const int LineFloats = 16;

    /// <summary>Cuts the work.</summary>
    /// <param name="map">The output map and the source it looks at.</param>
    /// <param name="rows">Channels of the output map: rows of the result.</param>
    public WinogradGradientPlan(in WindowedMap map, int rows)
    {
        Tiles = new WinogradTiles(map);
        Rows = rows;
        Columns = map.Channels;
        SourcePitch = OddLines(Columns);
        GradientPitch = OddLines(Rows);
        long operands = (long)map.Pixels * (Columns + rows);
        long affordable = operands / (WinogradTiles.Frequencies * FrequencyFloats);
        RowsPerPiece = operands > LastLevelCache.Floats && affordable >= MaxParts ? RowFrequencies : 1;
        Parts = (int)long.Clamp(affordable, 1, int.Min(RowsPerPiece == 1 ? MaxSplitParts : MaxParts, Tiles.Count));
        TilesPerPass = int.Clamp(PassFloats / (RowFrequencies * (SourcePitch + GradientPitch)), 8, MaxTilesPerPass);
    }

    /// <summary>The tiles.</summary>
    public WinogradTiles Tiles { get; }

    /// <summary>Rows of the result: output channels.</summary>
    public int Rows { get; }

    /// <summary>Columns of the result: input channels.</summary>
    public int Columns { get; }

    /// <summary>Parts that the tiles are cut into.</summary>
    public int Parts { get; }

    /// <summary>Rows of frequencies that a piece goes through: all or one.</summary>
    public int RowsPerPiece { get; }

    /// <summary>Parts and their cuts.</summary>
    public int Pieces => Parts * (RowFrequencies / RowsPerPiece);

    /// <summary>Tiles whose products are summed before the result is written.</summary>
    public int TilesPerPass { get; }

    /// <summary>Floats from one tile's transformed source to the next.</summary>
    public int SourcePitch { get; }

    /// <summary>Floats from one tile's transformed gradient to the next.</summary>
    public int GradientPitch { get; }

    /// <summary>Floats from one row of the result to the next: whole vectors at every width.</summary>
    public int ResultPitch => Lines(Columns) * LineFloats;

    /// <summary>Floats of one frequency's result, its rows rounded up to whole register blocks.</summary>
    public long FrequencyFloats => (long)(Rows + 7) / 8 * 8 * ResultPitch;

    /// <summary>Floats of the results of all parts.</summary>
    public long WorkspaceFloats => Parts * WinogradTiles.Frequencies * FrequencyFloats;

    /// <summary>The tiles of a part.</summary>
    public (int First, int End) TilesOfPart(int part) => ((int)((long)Tiles.Count * part / Parts), (int)((long)Tiles.Count * (part + 1) / Parts));

    private static int Lines(int floats) => (floats + LineFloats - 1) / LineFloats;

    /// <summary>An odd number of cache lines: the same channel of successive tiles then lies in different places of the cache.</summary>
    private static int OddLines(int floats) => (Lines(floats) | 1) * LineFloats;
}
