using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.MatrixProduct;

/// <summary>Writes the registers of a finished block.</summary>
internal static unsafe class Accumulators
{
    /// <summary>Writes one vector, or adds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(float* destination, bool accumulate, TVector a)
        where TVector : unmanaged, IVector<TVector>
    {
        if (accumulate)
            a += TVector.Load(destination);
        TVector.Store(a, destination);
    }

    /// <summary>Writes two adjacent vectors, or adds them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(float* destination, bool accumulate, TVector a, TVector b)
        where TVector : unmanaged, IVector<TVector>
    {
        if (accumulate)
        {
            a += TVector.Load(destination);
            b += TVector.Load(destination + TVector.Count);
        }
        TVector.Store(a, destination);
        TVector.Store(b, destination + TVector.Count);
    }

    /// <summary>Writes three adjacent vectors, or adds them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(float* destination, bool accumulate, TVector a, TVector b, TVector c)
        where TVector : unmanaged, IVector<TVector>
    {
        if (accumulate)
        {
            a += TVector.Load(destination);
            b += TVector.Load(destination + TVector.Count);
            c += TVector.Load(destination + 2 * TVector.Count);
        }
        TVector.Store(a, destination);
        TVector.Store(b, destination + TVector.Count);
        TVector.Store(c, destination + 2 * TVector.Count);
    }

    /// <summary>Writes one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(float* destination, StoreMode mode, TVector a)
        where TVector : unmanaged, IVector<TVector>
    {
        if (mode == StoreMode.Stream)
            TVector.StoreStreaming(a, destination);
        else
            Store(destination, mode == StoreMode.Accumulate, a);
    }

    /// <summary>Writes two adjacent vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(float* destination, StoreMode mode, TVector a, TVector b)
        where TVector : unmanaged, IVector<TVector>
    {
        Store(destination, mode, a);
        Store(destination + TVector.Count, mode, b);
    }

    /// <summary>Writes three adjacent vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(float* destination, StoreMode mode, TVector a, TVector b, TVector c)
        where TVector : unmanaged, IVector<TVector>
    {
        Store(destination, mode, a, b);
        Store(destination + 2 * TVector.Count, mode, c);
    }

    /// <summary>Copies, or adds, the top left corner of a block that was written aside because all of it would not fit.</summary>
    /// <param name="block">The whole block.</param>
    /// <param name="blockPitch">Floats in a row of the block.</param>
    /// <param name="destination">Where the corner goes.</param>
    /// <param name="pitch">Floats from one row of the destination to the next.</param>
    /// <param name="rows">Rows of the corner.</param>
    /// <param name="columns">Columns of the corner.</param>
    /// <param name="accumulate">Adds instead of replacing.</param>
    public static void StoreCorner<TVector>(float* block, int blockPitch, float* destination, nint pitch, int rows, int columns, bool accumulate)
        where TVector : unmanaged, IVector<TVector>
    {
        for (int row = 0; row < rows; row++)
        {
            int i = 0;
            for (; i <= columns - TVector.Count; i += TVector.Count)
                Store(destination + i, accumulate, TVector.Load(block + i));
            for (; i < columns; i++)
                Store(destination + i, accumulate, Float1.Load(block + i));
            block += blockPitch;
            destination += pitch;
        }
    }
}
