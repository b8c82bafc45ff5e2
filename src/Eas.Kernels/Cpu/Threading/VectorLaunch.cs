using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.Threading;

/// <summary>A launch whose body is written once for every vector width.</summary>
public interface IVectorKernel
{
    /// <summary>Number of pieces, from shapes alone.</summary>
    int Pieces { get; }

    /// <summary>Bytes of scratch memory that a thread needs.</summary>
    long ScratchBytes { get; }

    /// <summary>Runs one piece; see <see cref="ILaunch.Run"/>.</summary>
    unsafe void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>;
}

/// <summary>Makes launches of kernels at a width: the one place where a width chooses a vector type.</summary>
public static class VectorLaunch
{
    /// <summary>The kernel at a width.</summary>
    public static ILaunch Of<TKernel>(SimdWidth width, TKernel kernel)
        where TKernel : struct, IVectorKernel =>
        width switch
        {
            SimdWidth.Bits512 => new Launch<Float16, TKernel>(kernel),
            SimdWidth.Bits256 => new Launch<Float8, TKernel>(kernel),
            SimdWidth.Bits128 => new Launch<Float4, TKernel>(kernel),
            _ => new Launch<Float1, TKernel>(kernel),
        };

    private sealed class Launch<TVector, TKernel>(TKernel kernel) : ILaunch
        where TVector : unmanaged, IVector<TVector>
        where TKernel : struct, IVectorKernel
    {
        public int Pieces { get; } = kernel.Pieces;

        public long ScratchBytes { get; } = kernel.ScratchBytes;

        public unsafe void Run(int piece, byte* scratch) => kernel.Run<TVector>(piece, scratch);
    }
}
