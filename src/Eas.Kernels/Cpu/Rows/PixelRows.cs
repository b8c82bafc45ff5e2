namespace Eas.Kernels.Cpu.Rows;

/// <summary>Where the pixels of a tensor lie: a row of channels every <see cref="Pitch"/> floats.</summary>
/// <param name="data">The first channel of the first pixel.</param>
/// <param name="pitch">Floats from one pixel to the next.</param>
public readonly unsafe struct PixelRows(float* data, long pitch)
{
    /// <summary>The first channel of the first pixel.</summary>
    public float* Data { get; } = data;

    /// <summary>Floats from one row to the next.</summary>
    public long Pitch { get; } = pitch;

    /// <summary>The first float of a row.</summary>
    public float* Row(long row) => Data + (row * Pitch);

    /// <summary>The same memory as rows of several pixels.</summary>
    public PixelRows In(in RowShape shape) => shape.Fold == 1 ? this : new PixelRows(Data, shape.Columns);
}
