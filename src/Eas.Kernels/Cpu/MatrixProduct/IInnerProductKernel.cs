namespace Eas.Kernels.Cpu.MatrixProduct;

// Versions tried (one core of two, AVX-512, share of the FMA peak measured beside it, packing and padded copies included):
// 1. 8 x 2 vectors with eight pixel pointers and one shared index: 96-98 % on 3x3 layers of 64-256 channels, 93-96 % on those of the start
//    network. Groups of four pixels at one distance would save pointers, but need map widths divisible by four and gain nothing.
// 2. An odd number of vectors ends in one block of 8 x 3, so that no block of one vector is needed: 160 -> 40 reaches 75-78 % of a ceiling of 83 %.
//    Where the third vector is at most half full, two pixels share it (8 x 2 1/2): 160 -> 40 from 75 to 87 %, 47 to 39 ms on 32x32.
// 3. One vector (16 channels): 8 x 1 is bound by latency; 16 x 1, in groups of four, with the broadcast folded into the FMA 78-84 %.
// 4. 256 bits: 6 x 2 and 4 x 3 (16 registers) reach 90-97 %; 128 bits without wider registers 83-91 %.
// 5. Tiles of 200 KB: 120 KB and 320 KB cost 1-2 % on 3x3 layers and up to 15 % on 1x1 layers of 200 channels.
// 6. Prefetching the next tile's pixels: 1x1 layers, which wait for memory, gain 1-12 % (80 -> 160: 70 to 82 %); 3x3 layers lose 1-2 %, so they do not.
//    Prefetching the output's lines or copying strided pixels together first: no gain.
// 7. Streaming stores for outputs that outlast the caches (two Zen 4 cores, 22 GB/s to copy, 35 GB/s with them): 1x1 80 -> 160 on 32x32 from 9.0 to 8.2 ms.

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
    /// <param name="mode">How y is written.</param>
    static abstract void Run(in ReductionRuns runs, float* x, int* offsets, float* weights, float* y, nint pitch, StoreMode mode);
}
