namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>The terms of one output value: equally long runs of adjacent floats, such as the rows of a convolution's window.</summary>
/// <param name="Count">Runs.</param>
/// <param name="Length">Floats in a run.</param>
/// <param name="Gap">Floats from the end of a run to the start of the next.</param>
internal readonly record struct ReductionRuns(int Count, int Length, nint Gap);

/// <summary>
/// A register block of inner products: y[p][j] = sum over k of x[offset p + k] * weights[k][j], for all of the block's pixels p and
/// output channels j at once. The weights lie packed in the order in which they are read.
/// </summary>
internal unsafe interface IInnerProductKernel
{
    /// <summary>Pixels in the block.</summary>
    static abstract int Pixels { get; }

    /// <summary>Vectors of output channels in the block.</summary>
    static abstract int Vectors { get; }

    /// <summary>Computes one block.</summary>
    /// <param name="runs">The terms of the sum.</param>
    /// <param name="x">What the offsets count from.</param>
    /// <param name="offsets">[pixels] where each pixel's first run starts.</param>
    /// <param name="weights">[runs x length, vectors x lanes].</param>
    /// <param name="y">The first pixel's first output channel.</param>
    /// <param name="pitch">Floats from one output pixel to the next.</param>
    /// <param name="accumulate">Adds to y instead of replacing it.</param>
    static abstract void Run(in ReductionRuns runs, float* x, int* offsets, float* weights, float* y, nint pitch, bool accumulate);
}
