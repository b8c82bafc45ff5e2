using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.Pooling;

/// <summary>A window's place in memory: its first pixel's first channel, and the distances to the others.</summary>
internal readonly unsafe struct Window(float* first, long pixelPitch, long rowPitch, int size)
{
    /// <summary>The first pixel's first channel.</summary>
    public float* First { get; } = first;

    /// <summary>Floats from one pixel to the next.</summary>
    public long PixelPitch { get; } = pixelPitch;

    /// <summary>Floats from one row of pixels to the next.</summary>
    public long RowPitch { get; } = rowPitch;

    /// <summary>Pixels on a side.</summary>
    public int Size { get; } = size;
}

/// <summary>How a window's values become one, and how the gradient goes back; a type, so that each has loops of its own.</summary>
internal unsafe interface IPooling
{
    /// <summary>The value of the window, at some channels.</summary>
    static abstract TVector Reduce<TVector>(in Window x, int channel)
        where TVector : unmanaged, IVector<TVector>;

    /// <summary>Writes, or adds, the gradient of the window's values, at some channels.</summary>
    static abstract void Spread<TVector>(TVector dy, in Window x, in Window dx, int channel, bool accumulate)
        where TVector : unmanaged, IVector<TVector>;
}
