using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>A loop over pixels that is the same for every kernel.</summary>
internal interface IInnerProductLoop
{
    /// <summary>Runs a kernel over the pixels [begin, end).</summary>
    void Run<TKernel>(int begin, int end)
        where TKernel : struct, IInnerProductKernel;
}

/// <summary>Chooses the register block for a block of output channels.</summary>
internal static class InnerProductKernels
{
    /// <summary>Runs the loop with the kernels that cover one block of output channels.</summary>
    /// <param name="packed">The blocks.</param>
    /// <param name="block">The block.</param>
    /// <param name="hasGroupsOfFour">Whether any four pixels from a multiple of four on lie at one distance.</param>
    /// <param name="pixels">Pixels in all.</param>
    /// <param name="loop">The loop.</param>
    public static void Run<TVector, TLoop>(PackedWeights packed, int block, bool hasGroupsOfFour, int pixels, TLoop loop)
        where TVector : unmanaged, IVector<TVector>
        where TLoop : struct, IInnerProductLoop
    {
        switch (packed.Blocks[block].Vectors)
        {
            case 1:
                int done = hasGroupsOfFour && TVector.Count == 16 ? pixels / 16 * 16 : 0;
                loop.Run<InnerProduct16x1<TVector>>(0, done);
                loop.Run<InnerProduct8x1<TVector>>(done, pixels);
                break;
            case 2 when TVector.Count == 16:
                loop.Run<InnerProduct8x2<TVector>>(0, pixels);
                break;
            case 2:
                loop.Run<InnerProduct6x2<TVector>>(0, pixels);
                break;
            case 3 when packed.EndsInHalfVector(block):
                loop.Run<InnerProduct8x2AndHalf<TVector>>(0, pixels);
                break;
            case 3 when TVector.Count == 16:
                loop.Run<InnerProduct8x3<TVector>>(0, pixels);
                break;
            default:
                loop.Run<InnerProduct4x3<TVector>>(0, pixels);
                break;
        }
    }
}
