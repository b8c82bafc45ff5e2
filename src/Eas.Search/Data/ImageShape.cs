namespace Eas.Search.Data;

/// <summary>The shape of every image of a data set; an image's bytes are channel-planar: channel, then row, then column.</summary>
/// <param name="Channels">The number of channels.</param>
/// <param name="Height">The number of rows.</param>
/// <param name="Width">The number of columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>The bytes of one channel of an image.</summary>
    public int PlaneSize => Height * Width;

    /// <summary>The bytes of an image.</summary>
    public int ByteCount => Channels * PlaneSize;
}
