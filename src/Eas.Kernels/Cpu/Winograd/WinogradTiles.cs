using Eas.Kernels.Cpu.MatrixProduct;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>Where a tile lies.</summary>
/// <param name="Image">Its image.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Left">Its first column.</param>
internal readonly record struct TilePlace(int Image, int Top, int Left);

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

    /// <summary>The same for gradients of weights, whose products are the fastest ones of the direct kernels.</summary>
    private const int MinGradientChannels = 32;

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

    /// <summary>Whether the gradient of the weights between them goes by tiles.</summary>
    public static bool SuitGradient(in WindowedMap map, int outputs) => Suit(map, outputs) && int.Min(map.Channels, outputs) >= MinGradientChannels;

    /// <summary>Where a tile lies.</summary>
    public TilePlace Place(int tile)
    {
        (int image, int inImage) = int.DivRem(tile, tilesPerImage);
        (int row, int column) = int.DivRem(inImage, tilesPerRow);
        return new TilePlace(image, row * Size, column * Size);
    }

    /// <summary>One row of the source pixels that a tile looks at; <paramref name="zeros"/> stands for those beyond the source.</summary>
    /// <param name="place">The tile.</param>
    /// <param name="row">0 .. <see cref="SourceSize"/> - 1.</param>
    /// <param name="source">The source map.</param>
    /// <param name="zeros">A pixel of zeros.</param>
    /// <param name="pixels">Out: <see cref="SourceSize"/> pixels.</param>
    public void FindSource(in TilePlace place, int row, float* source, float* zeros, float** pixels)
    {
        int y = place.Top - 1 + row;
        if ((uint)y >= (uint)map.SourceHeight)
        {
            pixels[0] = pixels[1] = pixels[2] = pixels[3] = zeros;
            return;
        }
        float* second = source + (((nint)place.Image * map.SourceHeight + y) * map.SourceWidth + place.Left) * map.SourcePitch;
        float* third = second + map.SourcePitch;
        pixels[0] = place.Left == 0 ? zeros : second - map.SourcePitch;
        pixels[1] = second;
        pixels[2] = place.Left + 1 < map.SourceWidth ? third : zeros;
        pixels[3] = place.Left + 2 < map.SourceWidth ? third + map.SourcePitch : zeros;
    }

    /// <summary>One row of the pixels of a tile itself; <paramref name="beyond"/> stands for those beyond the map.</summary>
    /// <param name="place">The tile.</param>
    /// <param name="row">0 .. <see cref="Size"/> - 1.</param>
    /// <param name="values">The map's values.</param>
    /// <param name="pitch">Floats from one pixel to the next.</param>
    /// <param name="beyond">A pixel that is no part of the map.</param>
    /// <param name="pixels">Out: <see cref="Size"/> pixels.</param>
    public void FindPixels(in TilePlace place, int row, float* values, nint pitch, float* beyond, float** pixels)
    {
        int y = place.Top + row;
        float* first = values + (((nint)place.Image * map.Height + y) * map.Width + place.Left) * pitch;
        pixels[0] = y < map.Height ? first : beyond;
        pixels[1] = y < map.Height && place.Left + 1 < map.Width ? first + pitch : beyond;
    }

    private static int Across(int pixels) => (pixels + Size - 1) / Size;

    /// <summary>At least three fifths of the tiles' pixels are the map's: 3 x 5 pixels and more.</summary>
    private static bool FillsTiles(in WindowedMap map) =>
        5L * map.Height * map.Width >= 3L * Pixels * Across(map.Height) * Across(map.Width);
}
