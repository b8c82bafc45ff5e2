namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>
/// Outer products of small windows with one vector of rows, summed over pixels: result[i][j] = sum over pixels p of
/// window(p)[i] * rows[p][j]. A window of a first layer is too small to be the vectors of <see cref="IOuterProductKernel"/>; here the whole
/// window is broadcast and all of the result is in registers.
/// </summary>
internal unsafe interface IWindowProductKernel
{
    /// <summary>How many pixels ahead their vectors are asked for: of more than 16 channels each is a cache line of its own, far from the last.</summary>
    const int PrefetchedPixels = 32;

    /// <summary>Floats of a window.</summary>
    static abstract int WindowFloats { get; }

    /// <summary>Computes one vector of rows.</summary>
    /// <param name="pixels">The pixels to sum over.</param>
    /// <param name="windows">What the row offsets count from.</param>
    /// <param name="rowOffsets">Where the window of the first pixel of each row starts.</param>
    /// <param name="runStep">Floats from one run of a window to the next.</param>
    /// <param name="rows">The first pixel's vector.</param>
    /// <param name="rowsStep">Floats from one pixel's vector to the next.</param>
    /// <param name="result">[window floats, lanes].</param>
    static abstract void Run(in PixelRows pixels, float* windows, int* rowOffsets, nint runStep, float* rows, nint rowsStep, float* result);
}
