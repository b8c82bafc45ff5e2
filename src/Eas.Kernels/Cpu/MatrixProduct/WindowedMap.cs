using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// A map whose every pixel (y, x) looks through a square window at a source map: at the source's pixels (y * stride + kh - padding,
/// x * stride + kw - padding), the source taken as zero outside and, where it is dilated, between its own pixels.
/// </summary>
/// <param name="BatchSize">Images.</param>
/// <param name="Height">Rows of the map.</param>
/// <param name="Width">Columns of the map.</param>
/// <param name="KernelSize">Rows and columns of the window; the padding is half of it.</param>
/// <param name="Stride">Source pixels from one window to the next.</param>
/// <param name="SourceHeight">Rows of the source.</param>
/// <param name="SourceWidth">Columns of the source.</param>
/// <param name="Channels">Channels of a source pixel.</param>
/// <param name="SourcePitch">Floats from one source pixel to the next.</param>
/// <param name="Dilation">The source's pixels are this far apart, with zeros between.</param>
internal readonly record struct WindowedMap(
    int BatchSize,
    int Height,
    int Width,
    int KernelSize,
    int Stride,
    int SourceHeight,
    int SourceWidth,
    int Channels,
    int SourcePitch,
    int Dilation)
{
    /// <summary>Each pixel's window is the source pixel at its own place: no padded copy is needed.</summary>
    public bool IsDirect => KernelSize == 1 && Stride == 1 && Dilation == 1;

    /// <summary>Pixels of all images.</summary>
    public int Pixels => BatchSize * Height * Width;

    /// <summary>The output map of a convolution, looking at its input.</summary>
    public static WindowedMap OutputOf(in Conv2dParams p) =>
        new(p.BatchSize, p.OutputHeight, p.OutputWidth, p.KernelSize, p.Stride, p.InputHeight, p.InputWidth, p.InputChannels, p.InputPitch, 1);

    /// <summary>The input map of a convolution, looking at its output.</summary>
    public static WindowedMap InputOf(in Conv2dParams p) =>
        new(p.BatchSize, p.InputHeight, p.InputWidth, p.KernelSize, 1, p.OutputHeight, p.OutputWidth, p.OutputChannels, p.OutputPitch, p.Stride);

    /// <summary>The rows of a matrix, each a pixel that looks at itself.</summary>
    public static WindowedMap RowsOf(int rows, int columns, int pitch) => new(rows, 1, 1, 1, 1, 1, 1, columns, pitch, 1);
}
