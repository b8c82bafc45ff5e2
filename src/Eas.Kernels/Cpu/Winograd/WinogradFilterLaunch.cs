using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Cpu.Winograd;

/// <summary>How the weights of a convolution are stored that are transformed.</summary>
internal enum FilterOrder
{
    /// <summary>[channel][tap][term], as in a convolution's forward pass.</summary>
    Forward,

    /// <summary>[term][tap][channel], the taps in reverse order, as in its backward pass to the input.</summary>
    Flipped,
}

/// <summary>Transforms the 3 x 3 taps of every weight and packs each frequency for inner products: G w G'.</summary>
/// <param name="packed">The layout of one frequency.</param>
/// <param name="terms">Channels that are summed over.</param>
/// <param name="source">The weights.</param>
/// <param name="order">How they are stored.</param>
/// <param name="destination">[frequencies][packed weights].</param>
internal sealed unsafe class WinogradFilterLaunch<TVector>(PackedWeights packed, int terms, float* source, FilterOrder order, float* destination) : ILaunch
    where TVector : unmanaged, IVector<TVector>
{
    private const int Taps = 9;
    private const int TermsPerPiece = 16;

    private readonly nint frequencyPitch = packed.Floats;

    /// <inheritdoc/>
    public int Pieces => packed.Blocks.Length * PiecesPerBlock;

    /// <inheritdoc/>
    public long ScratchBytes => (long)Taps * TermsPerPiece * 3 * TVector.Count * sizeof(float);

    private int PiecesPerBlock => (terms + TermsPerPiece - 1) / TermsPerPiece;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        (int block, int part) = int.DivRem(piece, PiecesPerBlock);
        int first = part * TermsPerPiece;
        int count = int.Min(TermsPerPiece, terms - first);
        int lanes = packed.Lanes(block);
        var taps = (float*)scratch;
        if (order == FilterOrder.Forward)
            Transpose(block, first, count, taps);
        else
            Flip(block, first, count, taps);
        for (int i = 0; i < Taps * count; i++)
            packed.FillSpareLanes(block, taps + (nint)i * lanes);
        float* to = destination + packed.Offset(block) + (nint)first * lanes;
        for (int i = 0; i < count * lanes; i += TVector.Count)
            Transform(taps + i, (nint)count * lanes, to + i);
    }

    // Both write [tap][term][lane]; the inner loop of this one follows the memory of the weights.
    private void Transpose(int block, int first, int count, float* taps)
    {
        int lanes = packed.Lanes(block);
        float* from = source + (nint)packed.Blocks[block].First * Taps * terms + first;
        for (int lane = 0; lane < packed.ChannelsIn(block); lane++)
        {
            float* to = taps + lane;
            for (int tap = 0; tap < Taps; tap++, from += terms)
            {
                for (int term = 0; term < count; term++, to += lanes)
                    *to = from[term];
            }
        }
    }

    private void Flip(int block, int first, int count, float* taps)
    {
        int channels = packed.ChannelsIn(block);
        float* from = source + ((nint)first * Taps + Taps - 1) * packed.Channels + packed.Blocks[block].First;
        for (int tap = 0; tap < Taps; tap++)
        {
            for (int term = 0; term < count; term++, taps += packed.Lanes(block))
            {
                var values = new ReadOnlySpan<float>(from + ((nint)term * Taps - tap) * packed.Channels, channels);
                values.CopyTo(new Span<float>(taps, channels));
            }
        }
    }

    private void Transform(float* taps, nint tapPitch, float* to)
    {
        TVector a = TVector.Load(taps), b = TVector.Load(taps + tapPitch), c = TVector.Load(taps + 2 * tapPitch);
        StoreRow(to, a, b, c);
        TVector a2 = TVector.Load(taps + 6 * tapPitch), b2 = TVector.Load(taps + 7 * tapPitch), c2 = TVector.Load(taps + 8 * tapPitch);
        StoreRow(to + 12 * frequencyPitch, a2, b2, c2);
        TVector half = TVector.Broadcast(0.5f);
        TVector a1 = TVector.Load(taps + 3 * tapPitch), b1 = TVector.Load(taps + 4 * tapPitch), c1 = TVector.Load(taps + 5 * tapPitch);
        a += a2;
        b += b2;
        c += c2;
        StoreRow(to + 4 * frequencyPitch, (a + a1) * half, (b + b1) * half, (c + c1) * half);
        StoreRow(to + 8 * frequencyPitch, (a - a1) * half, (b - b1) * half, (c - c1) * half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreRow(float* to, TVector a, TVector b, TVector c)
    {
        TVector half = TVector.Broadcast(0.5f), ends = a + c;
        TVector.Store(a, to);
        TVector.Store((ends + b) * half, to + frequencyPitch);
        TVector.Store((ends - b) * half, to + 2 * frequencyPitch);
        TVector.Store(c, to + 3 * frequencyPitch);
    }
}
