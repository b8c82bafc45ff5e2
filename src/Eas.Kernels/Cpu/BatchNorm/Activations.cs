using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.BatchNorm;

/// <summary>What follows the normalisation; a type, so that each choice has a loop without a branch.</summary>
internal interface IActivation
{
    /// <summary>The activation of y.</summary>
    static abstract TVector Invoke<TVector>(TVector y)
        where TVector : unmanaged, IVector<TVector>;

    /// <summary>dy where the activation let y through, else 0.</summary>
    static abstract TVector Gradient<TVector>(TVector y, TVector dy)
        where TVector : unmanaged, IVector<TVector>;
}

/// <summary>max(0, y).</summary>
internal readonly struct Relu : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector>(TVector y)
        where TVector : unmanaged, IVector<TVector> => TVector.Max(y, TVector.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gradient<TVector>(TVector y, TVector dy)
        where TVector : unmanaged, IVector<TVector> => dy & TVector.GreaterThan(y, TVector.Zero);
}

/// <summary>y itself.</summary>
internal readonly struct Identity : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Invoke<TVector>(TVector y)
        where TVector : unmanaged, IVector<TVector> => y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Gradient<TVector>(TVector y, TVector dy)
        where TVector : unmanaged, IVector<TVector> => dy;
}
