using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Asks for memory before it is needed; nothing where the processor has no such instruction.</summary>
internal static unsafe class Prefetch
{
    private const int LineFloats = 16;

    /// <summary>Asks for the cache lines of some rows of a matrix.</summary>
    /// <param name="first">The first float of the first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="floats">Floats of a row.</param>
    /// <param name="pitch">Floats from one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows(float* first, int rows, int floats, nint pitch)
    {
        if (!Sse.IsSupported)
            return;
        for (int row = 0; row < rows; row++, first += pitch)
        {
            for (int i = 0; i < floats; i += LineFloats)
                Sse.Prefetch0(first + i);
        }
    }
}
