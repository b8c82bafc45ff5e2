using System.Runtime.CompilerServices;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>A tile of a map, ready for the register blocks.</summary>
/// <param name="data">Where the tile's offsets count from.</param>
/// <param name="firstPixel">The tile's first pixel among those of all images.</param>
/// <param name="rows">The tile's pixels.</param>
internal readonly unsafe struct PixelTile(float* data, int firstPixel, PixelRows rows)
{
    /// <summary>Where the tile's offsets count from.</summary>
    public readonly float* Data = data;

    /// <summary>The tile's first pixel among those of all images.</summary>
    public readonly int FirstPixel = firstPixel;

    /// <summary>The tile's pixels.</summary>
    public readonly PixelRows Rows = rows;

    /// <summary>Number of the tile's pixels; in memory order of the map, from <see cref="FirstPixel"/>.</summary>
    public int Pixels => Rows.Count * Rows.Length;
}

/// <summary>
/// Cuts a map into tiles and makes the zero-padded copies of what they look at. A tile is several images, a band of rows of one
/// image, or, where windows are single pixels, a range of pixels that are read in place. All full tiles share their offsets.
/// </summary>
internal sealed unsafe class PixelTiles
{
    private readonly WindowedMap map;
    private readonly int imagesPerTile;
    private readonly int rowsPerTile;
    private readonly int pixelsPerTile;
    private readonly int bandsPerImage;

    /// <summary>Cuts a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="maxFloats">About how many floats a tile's source may have.</param>
    /// <param name="maxPixels">About how many pixels a tile may have.</param>
    public PixelTiles(WindowedMap map, int maxFloats, int maxPixels)
    {
        this.map = map;
        if (map.IsDirect)
        {
            pixelsPerTile = int.Clamp(maxFloats / map.Channels, 8, maxPixels) / 8 * 8;
            Count = (map.Pixels + pixelsPerTile - 1) / pixelsPerTile;
            Runs = new ReductionRuns(1, map.Channels, 0);
            PixelStep = map.SourcePitch;
            PixelOffsets = [.. Enumerable.Range(0, pixelsPerTile).Select(i => i * PixelStep)];
            RowOffsets = [0];
            return;
        }

        imagesPerTile = int.Min(map.BatchSize, int.Min(maxFloats / (PaddedRows(map.Height) * RowFloats), maxPixels / (map.Height * map.Width)));
        rowsPerTile = imagesPerTile > 0 ? map.Height : BandRows(maxFloats, maxPixels);
        imagesPerTile = int.Max(imagesPerTile, 1);
        bandsPerImage = (map.Height + rowsPerTile - 1) / rowsPerTile;
        Count = (map.BatchSize + imagesPerTile - 1) / imagesPerTile * bandsPerImage;
        Runs = new ReductionRuns(map.KernelSize, map.KernelSize * map.Channels, RowFloats - map.KernelSize * map.Channels);
        PixelStep = map.Stride * map.Channels;
        ScratchFloats = imagesPerTile * PaddedRows(rowsPerTile) * RowFloats;
        RowOffsets = [.. Enumerable.Range(0, imagesPerTile * rowsPerTile).Select(RowOffset)];
        PixelOffsets = [.. RowOffsets.SelectMany(row => Enumerable.Range(0, map.Width).Select(i => row + i * PixelStep))];
    }

    /// <summary>Number of tiles.</summary>
    public int Count { get; }

    /// <summary>Pixels of a full tile.</summary>
    public int MaxPixels => PixelOffsets.Length;

    /// <summary>The terms of a pixel's window.</summary>
    public ReductionRuns Runs { get; }

    /// <summary>Floats from one pixel of a row to the next.</summary>
    public int PixelStep { get; }

    /// <summary>Floats of the padded copy; 0 where none is made.</summary>
    public int ScratchFloats { get; }

    /// <summary>Where the windows of a full tile's pixels start.</summary>
    public int[] PixelOffsets { get; }

    /// <summary>Where the windows of the first pixels of a full tile's rows start.</summary>
    public int[] RowOffsets { get; }

    /// <summary>Four pixels that start at a multiple of four always lie in one row, <see cref="PixelStep"/> apart.</summary>
    public bool HasGroupsOfFour => map.IsDirect || map.Width % 4 == 0;

    private int PaddedWidth => (map.Width - 1) * map.Stride + map.KernelSize;

    private nint ImageFloats => (nint)map.SourceHeight * map.SourceWidth * map.SourcePitch;

    private int RowFloats => PaddedWidth * map.Channels;

    /// <summary>Prepares a tile: copies what it looks at, or only finds it.</summary>
    /// <param name="index">0 .. <see cref="Count"/> - 1.</param>
    /// <param name="source">The source map.</param>
    /// <param name="scratch">Room for <see cref="ScratchFloats"/>.</param>
    public PixelTile Load(int index, float* source, float* scratch)
    {
        if (map.IsDirect)
            return Tile(index, source + (nint)index * pixelsPerTile * map.SourcePitch);
        Copy(index, source, scratch);
        return Tile(index, scratch);
    }

    /// <summary>Makes a tile's copy; only where <see cref="ScratchFloats"/> is not 0.</summary>
    public void Copy(int index, float* source, float* destination)
    {
        (int image, int images, int row, int rows) = Band(index);
        source += (nint)image * ImageFloats;
        for (int i = 0; i < images; i++, source += ImageFloats, destination += (nint)PaddedRows(rows) * RowFloats)
            CopyPadded(source, row, rows, destination);
    }

    /// <summary>A tile whose data is there.</summary>
    public PixelTile Tile(int index, float* data)
    {
        if (map.IsDirect)
        {
            int first = index * pixelsPerTile;
            return new PixelTile(data, first, new PixelRows(1, int.Min(pixelsPerTile, map.Pixels - first), PixelStep));
        }

        (int image, int images, int row, int rows) = Band(index);
        return new PixelTile(data, (image * map.Height + row) * map.Width, new PixelRows(images * rows, map.Width, PixelStep));
    }

    private (int Image, int Images, int Row, int Rows) Band(int index)
    {
        int image = index / bandsPerImage * imagesPerTile;
        int row = index % bandsPerImage * rowsPerTile;
        return (image, int.Min(imagesPerTile, map.BatchSize - image), row, int.Min(rowsPerTile, map.Height - row));
    }

    private int PaddedRows(int rows) => (rows - 1) * map.Stride + map.KernelSize;

    private int RowOffset(int row) =>
        (row / rowsPerTile * PaddedRows(rowsPerTile) + row % rowsPerTile * map.Stride) * RowFloats;

    /// <summary>Rows of a band: bands of an image are about equally high.</summary>
    private int BandRows(int maxFloats, int maxPixels)
    {
        int fitting = (maxFloats / RowFloats - map.KernelSize) / map.Stride + 1;
        int rows = int.Clamp(int.Min(fitting, maxPixels / map.Width), 1, map.Height);
        int bands = (map.Height + rows - 1) / rows;
        return (map.Height + bands - 1) / bands;
    }

    private void CopyPadded(float* image, int firstRow, int rows, float* destination)
    {
        int padding = map.KernelSize / 2;
        int paddedRows = PaddedRows(rows);
        for (int i = 0; i < paddedRows; i++)
        {
            int y = firstRow * map.Stride + i - padding;
            float* row = destination + (nint)i * RowFloats;
            if (y < 0 || y % map.Dilation != 0 || y / map.Dilation >= map.SourceHeight)
                Unsafe.InitBlockUnaligned(row, 0, (uint)RowFloats * sizeof(float));
            else
                CopyRow(image + (nint)(y / map.Dilation) * map.SourceWidth * map.SourcePitch, row, padding);
        }
    }

    private void CopyRow(float* source, float* row, int padding)
    {
        int channels = map.Channels;
        int copied = int.Min(map.SourceWidth, (PaddedWidth - padding + map.Dilation - 1) / map.Dilation);
        bool gaps = map.Dilation > 1;
        int width = gaps ? (copied - 1) * map.Dilation + 1 : copied;
        int right = PaddedWidth - padding - width;
        float* pixels = row + padding * channels;
        Unsafe.InitBlockUnaligned(row, 0, (uint)(padding * channels) * sizeof(float));
        if (gaps)
            Unsafe.InitBlockUnaligned(pixels, 0, (uint)(width * channels) * sizeof(float));
        if (right > 0)
            Unsafe.InitBlockUnaligned(pixels + width * channels, 0, (uint)(right * channels) * sizeof(float));

        if (!gaps && map.SourcePitch == channels)
        {
            Unsafe.CopyBlockUnaligned(pixels, source, (uint)(copied * channels) * sizeof(float));
            return;
        }
        for (int i = 0; i < copied; i++)
        {
            Unsafe.CopyBlockUnaligned(pixels, source, (uint)channels * sizeof(float));
            pixels += map.Dilation * channels;
            source += map.SourcePitch;
        }
    }
}
