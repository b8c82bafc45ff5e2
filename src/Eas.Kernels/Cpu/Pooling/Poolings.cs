using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Kernels.Cpu.Pooling;

/// <summary>The maximum of a window of any size.</summary>
internal readonly unsafe struct Max : IPooling
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Reduce<TVector>(in Window x, int channel)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector max = TVector.Load(x.First + channel);
        for (int r = 0; r < x.Size; r++)
        {
            float* pixel = x.First + (r * x.RowPitch) + channel;
            for (int q = 0; q < x.Size; q++)
                max = TVector.Max(max, TVector.Load(pixel + (q * x.PixelPitch)));
        }

        return max;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TVector>(TVector dy, in Window x, in Window dx, int channel, bool accumulate)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector max = Reduce<TVector>(x, channel), left = dy;
        for (int r = 0; r < x.Size; r++)
        {
            float* pixel = x.First + (r * x.RowPitch) + channel, target = dx.First + (r * dx.RowPitch) + channel;
            for (int q = 0; q < x.Size; q++)
                left = Take(left, TVector.Load(pixel + (q * x.PixelPitch)), max, target + (q * dx.PixelPitch), accumulate);
        }
    }

    /// <summary>Gives the gradient that is left to a pixel where it is the maximum, and returns what is left for the pixels after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Take<TVector>(TVector left, TVector value, TVector max, float* target, bool accumulate)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector isMax = TVector.EqualTo(value, max);
        TVector taken = left & isMax;
        TVector.Store(accumulate ? TVector.Load(target) + taken : taken, target);
        return TVector.AndNot(left, isMax);
    }
}

/// <summary>The maximum of 2 x 2 pixels.</summary>
internal readonly unsafe struct MaxOfFour : IPooling
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Reduce<TVector>(in Window x, int channel)
        where TVector : unmanaged, IVector<TVector>
    {
        float* upper = x.First + channel, lower = upper + x.RowPitch;
        return TVector.Max(
            TVector.Max(TVector.Load(upper), TVector.Load(upper + x.PixelPitch)),
            TVector.Max(TVector.Load(lower), TVector.Load(lower + x.PixelPitch)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TVector>(TVector dy, in Window x, in Window dx, int channel, bool accumulate)
        where TVector : unmanaged, IVector<TVector>
    {
        float* upper = x.First + channel, lower = upper + x.RowPitch;
        float* target = dx.First + channel, lowerTarget = target + dx.RowPitch;
        TVector a = TVector.Load(upper), b = TVector.Load(upper + x.PixelPitch), c = TVector.Load(lower), d = TVector.Load(lower + x.PixelPitch);
        TVector max = TVector.Max(TVector.Max(a, b), TVector.Max(c, d));
        TVector left = Max.Take(dy, a, max, target, accumulate);
        left = Max.Take(left, b, max, target + dx.PixelPitch, accumulate);
        left = Max.Take(left, c, max, lowerTarget, accumulate);
        Max.Take(left, d, max, lowerTarget + dx.PixelPitch, accumulate);
    }
}

/// <summary>The mean of a window.</summary>
internal readonly unsafe struct Mean : IPooling
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Reduce<TVector>(in Window x, int channel)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector sum = TVector.Zero;
        for (int r = 0; r < x.Size; r++)
        {
            float* pixel = x.First + (r * x.RowPitch) + channel;
            for (int q = 0; q < x.Size; q++)
                sum += TVector.Load(pixel + (q * x.PixelPitch));
        }

        return sum * TVector.Broadcast(1f / (x.Size * x.Size));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TVector>(TVector dy, in Window x, in Window dx, int channel, bool accumulate)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector share = dy * TVector.Broadcast(1f / (x.Size * x.Size));
        for (int r = 0; r < dx.Size; r++)
        {
            float* target = dx.First + (r * dx.RowPitch) + channel;
            for (int q = 0; q < dx.Size; q++, target += dx.PixelPitch)
                Give(share, target, accumulate);
        }
    }

    /// <summary>Writes a pixel's share of the gradient, or adds it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Give<TVector>(TVector share, float* target, bool accumulate)
        where TVector : unmanaged, IVector<TVector> => TVector.Store(accumulate ? TVector.Load(target) + share : share, target);
}

/// <summary>The mean of 2 x 2 pixels.</summary>
internal readonly unsafe struct MeanOfFour : IPooling
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Reduce<TVector>(in Window x, int channel)
        where TVector : unmanaged, IVector<TVector>
    {
        float* upper = x.First + channel, lower = upper + x.RowPitch;
        TVector sum = TVector.Load(upper) + TVector.Load(upper + x.PixelPitch) + (TVector.Load(lower) + TVector.Load(lower + x.PixelPitch));
        return sum * TVector.Broadcast(0.25f);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TVector>(TVector dy, in Window x, in Window dx, int channel, bool accumulate)
        where TVector : unmanaged, IVector<TVector>
    {
        TVector share = dy * TVector.Broadcast(0.25f);
        float* upper = dx.First + channel, lower = upper + dx.RowPitch;
        Mean.Give(share, upper, accumulate);
        Mean.Give(share, upper + dx.PixelPitch, accumulate);
        Mean.Give(share, lower, accumulate);
        Mean.Give(share, lower + dx.PixelPitch, accumulate);
    }
}
