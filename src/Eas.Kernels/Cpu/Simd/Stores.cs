using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Eas.Kernels.Cpu.Simd;

/// <summary>How values are stored; a type, so that each choice has a loop without a branch.</summary>
internal unsafe interface IStore
{
    /// <summary>Stores one vector.</summary>
    static abstract void Store<TVector>(TVector value, float* destination)
        where TVector : unmanaged, IVector<TVector>;
}

/// <summary>An ordinary store.</summary>
internal readonly unsafe struct CachedStore : IStore
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(TVector value, float* destination)
        where TVector : unmanaged, IVector<TVector> => TVector.Store(value, destination);
}

/// <summary>A store past the caches, which does not read the line first; the destination is aligned to the vector.</summary>
internal readonly unsafe struct StreamingStore : IStore
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector>(TVector value, float* destination)
        where TVector : unmanaged, IVector<TVector> => TVector.StoreStreaming(value, destination);

    /// <summary>Whether vectors from here on are aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanStart<TVector>(float* destination)
        where TVector : unmanaged, IVector<TVector> => (nuint)destination % (nuint)(TVector.Count * sizeof(float)) == 0;

    /// <summary>Makes the streamed values visible to other threads before anything that is stored later.</summary>
    public static void Complete()
    {
        if (Sse.IsSupported)
            Sse.StoreFence();
    }
}
