using Eas.Kernels.Cpu.MatrixProduct;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>
/// The tiles of Winograd's F(2x2, 3x3) (A. Lavin, S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016): 2 x 2 pixels of a map,
/// computed from 4 x 4 pixels of its source with 16 multiplications a channel where the definition takes 36.
/// </summary>
internal sealed unsafe class WinogradTiles
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Size = 2;

    /// <summary>Rows and columns of the source pixels that a tile looks at.</summary>
    public const int SourceSize = 4;

    /// <summary>Values that a tile becomes, one for each product.</summary>
    public const int Frequencies = SourceSize * SourceSize;

    /// <summary>Pixels of a tile.</summary>
    public const int Pixels = Size * Size;

    /// <summary>Fewer channels than this on either side, and the transforms cost more than the products save.</summary>
    private const int MinChannels = 16;

    private readonly WindowedMap map;
    private readonly int tilesPerRow;
    private readonly int tilesPerImage;

    /// <summary>Cuts a map into tiles; those at the right and lower edges may reach beyond it.</summary>
    public WinogradTiles(in WindowedMap map)
    {
        this.map = map;
        tilesPerRow = Across(map.Width);
        tilesPerImage = Across(map.Height) * tilesPerRow;
        Count = map.BatchSize * tilesPerImage;
    }

    /// <summary>Tiles of all images.</summary>
    public int Count { get; }

    /// <summary>Whether products of a map's windows with this many output channels go by tiles: decided by the shape alone.</summary>
    public static bool Suit(in WindowedMap map, int outputs) =>
        map is { KernelSize: 3, Stride: 1, Dilation: 1 } && int.Min(map.Channels, outputs) >= MinChannels && FillsTiles(map);

    /// <summary>The source pixels of a tile, row after row; <paramref name="zeros"/> stands for those beyond the source.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="source">The source map.</param>
    /// <param name="zeros">A pixel of zeros.</param>
    /// <param name="pixels">Out: <see cref="Frequencies"/> pixels.</param>
    public void FindSource(int tile, float* source, float* zeros, float** pixels)
    {
        (int image, int top, int left) = Place(tile);
        for (int row = top - 1; row < top - 1 + SourceSize; row++)
        {
            float* first = source + ((nint)image * map.SourceHeight + row) * map.SourceWidth * map.SourcePitch;
            bool inside = (uint)row < (uint)map.SourceHeight;
            for (int column = left - 1; column < left - 1 + SourceSize; column++)
                *pixels++ = inside && (uint)column < (uint)map.SourceWidth ? first + (nint)column * map.SourcePitch : zeros;
        }
    }

    /// <summary>The pixels of a tile itself, row after row; <paramref name="beyond"/> stands for those beyond the map.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="values">The map's values.</param>
    /// <param name="pitch">Floats from one pixel to the next.</param>
    /// <param name="beyond">A pixel that is no part of the map.</param>
    /// <param name="pixels">Out: <see cref="Pixels"/> pixels.</param>
    public void FindPixels(int tile, float* values, nint pitch, float* beyond, float** pixels)
    {
        (int image, int top, int left) = Place(tile);
        for (int row = top; row < top + Size; row++)
        {
            float* first = values + ((nint)image * map.Height + row) * map.Width * pitch;
            for (int column = left; column < left + Size; column++)
                *pixels++ = row < map.Height && column < map.Width ? first + column * pitch : beyond;
        }
    }

    private static int Across(int pixels) => (pixels + Size - 1) / Size;

    /// <summary>At least three fifths of the tiles' pixels are the map's: 3 x 5 pixels and more.</summary>
    private static bool FillsTiles(in WindowedMap map) =>
        5L * map.Height * map.Width >= 3L * Pixels * Across(map.Height) * Across(map.Width);

    private (int Image, int Top, int Left) Place(int tile)
    {
        (int image, int inImage) = int.DivRem(tile, tilesPerImage);
        (int row, int column) = int.DivRem(inImage, tilesPerRow);
        return (image, row * Size, column * Size);
    }
}
