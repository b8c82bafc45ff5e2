namespace Eas.Kernels.Cpu.Simd;

// Why wrapper structs: ISimdVector is not public, and one generic kernel source over a wrapper reaches the same 93 % of the
// FMA peak as explicit Vector512 code (the JIT keeps the single field in a register).

/// <summary>
/// A vector of floats. Kernels are written once over this interface and instantiated for each width; a loop's tail is the same
/// body instantiated for <see cref="Float1"/>. Masks are vectors whose lanes are all ones or all zeros.
/// </summary>
public unsafe interface IVector<TSelf>
    where TSelf : unmanaged, IVector<TSelf>
{
    /// <summary>Floats in the vector.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>All lanes <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>Reads <see cref="Count"/> floats; no alignment needed.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Writes <see cref="Count"/> floats; no alignment needed.</summary>
    static abstract void Store(TSelf value, float* destination);

    /// <summary>Writes <see cref="Count"/> floats past the caches; the destination is aligned to the vector.</summary>
    static abstract void StoreStreaming(TSelf value, float* destination);

    /// <summary>a * b + c, fused where the processor fuses.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>Lane-wise maximum; no promise for NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Lane-wise minimum; no promise for NaN.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>Lane-wise square root.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>Mask of a &gt; b.</summary>
    static abstract TSelf GreaterThan(TSelf a, TSelf b);

    /// <summary>Mask of a == b.</summary>
    static abstract TSelf EqualTo(TSelf a, TSelf b);

    /// <summary>Lane-wise mask ? a : b.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary>Bitwise and.</summary>
    static abstract TSelf operator &(TSelf a, TSelf b);

    /// <summary>Bitwise or.</summary>
    static abstract TSelf operator |(TSelf a, TSelf b);

    /// <summary>a and not b, bitwise.</summary>
    static abstract TSelf AndNot(TSelf a, TSelf b);

    /// <summary>Lane-wise sum.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>Lane-wise difference.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>Lane-wise product.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>Lane-wise quotient.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>Sum of the lanes, always in the same order.</summary>
    static abstract float Sum(TSelf a);
}
