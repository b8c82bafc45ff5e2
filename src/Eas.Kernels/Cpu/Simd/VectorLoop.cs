using System.Runtime.CompilerServices;

namespace Eas.Kernels.Cpu.Simd;

/// <summary>What a loop does with the floats from an index on: <see cref="IVector{TSelf}.Count"/> of them.</summary>
public interface IVectorBody
{
    /// <summary>Runs on one vector's floats.</summary>
    void Run<TVector>(int index)
        where TVector : unmanaged, IVector<TVector>;
}

/// <summary>The loop over a row of floats; its tail is the same body at half the width, a quarter, and one float at a time.</summary>
public static class VectorLoop
{
    /// <summary>Runs the body over <paramref name="count"/> floats and no further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TVector, TBody>(TBody body, int count)
        where TVector : unmanaged, IVector<TVector>
        where TBody : struct, IVectorBody
    {
        int i = 0;
        for (; i <= count - TVector.Count; i += TVector.Count)
            body.Run<TVector>(i);
        if (i < count)
            RunTail<TVector, TBody>(body, i, count);
    }

    // Channels are mostly multiples of 8: at 512 bits the tail is then one vector of 256 bits.
    private static void RunTail<TVector, TBody>(TBody body, int from, int count)
        where TVector : unmanaged, IVector<TVector>
        where TBody : struct, IVectorBody
    {
        int i = from;
        if (TVector.Count > 8 && i <= count - 8)
        {
            body.Run<Float8>(i);
            i += 8;
        }

        if (TVector.Count > 4 && i <= count - 4)
        {
            body.Run<Float4>(i);
            i += 4;
        }

        for (; i < count; i++)
            body.Run<Float1>(i);
    }
}
