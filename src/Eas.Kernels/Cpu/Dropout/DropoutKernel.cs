using System.Runtime.CompilerServices;
using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;
using Eas.Kernels.Random;

namespace Eas.Kernels.Cpu.Dropout;

/// <summary>Draws some masks into scratch, applies them, and so on.</summary>
internal readonly unsafe struct DropoutKernel(
    DropoutParams p, long pixels, int channels, PixelRows x, PixelRows y, RandomKeySource keySource, bool accumulate) : IVectorKernel
{
    // A multiple of a group's elements; with the values it stays in the first-level cache.
    private const int ElementsPerChunk = 1024;
    private const int ElementsPerGroup = 4 * PhiloxMasks.BlocksPerGroup;

    private long Elements => pixels * channels;

    // An element is worth about four of a plain pass.
    public int Pieces => PieceCut.Count(4 * Elements, (Elements + ElementsPerChunk - 1) / ElementsPerChunk);

    public long ScratchBytes => (ElementsPerChunk + ElementsPerGroup) * sizeof(uint);

    // A uniform of k / 2^24 is at least the rate where k >= ceil(rate * 2^24); k is the word's upper 24 bits.
    private uint Threshold => (uint)Math.Ceiling(p.Rate * (double)(1 << 24)) << 8;

    public void Run<TVector>(int piece, byte* scratch)
        where TVector : unmanaged, IVector<TVector>
    {
        var masks = (uint*)scratch;
        RandomKey key = keySource.Read(RandomPurpose.Dropout(p.LayerOrdinal));
        (long first, long last) = PieceCut.Range((Elements + ElementsPerChunk - 1) / ElementsPerChunk, piece, Pieces);
        for (long chunk = first; chunk < last; chunk++)
        {
            long start = chunk * ElementsPerChunk;
            int count = (int)Math.Min(ElementsPerChunk, Elements - start);
            PhiloxMasks.Write(TVector.Count, key, (uint)(start / 4), (count + 3) / 4, Threshold, masks);
            ApplyMasks<TVector>(start, count, (float*)masks);
        }
    }

    private void ApplyMasks<TVector>(long start, int count, float* masks)
        where TVector : unmanaged, IVector<TVector>
    {
        bool contiguous = x.Pitch == channels && y.Pitch == channels;
        float scale = 1 / (1 - p.Rate);
        for (int done = 0; done < count;)
        {
            (long pixel, long channel) = Math.DivRem(start + done, channels);
            int length = contiguous ? count : (int)Math.Min(channels - channel, count - done);
            VectorLoop.Run<TVector, Body>(new Body(x.Row(pixel) + channel, y.Row(pixel) + channel, masks + done, scale, accumulate), length);
            done += length;
        }
    }

    private readonly struct Body(float* x, float* y, float* masks, float scale, bool accumulate) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TVector>(int index)
            where TVector : unmanaged, IVector<TVector>
        {
            TVector value = (TVector.Load(x + index) * TVector.Broadcast(scale)) & TVector.Load(masks + index);
            TVector.Store(accumulate ? TVector.Load(y + index) + value : value, y + index);
        }
    }
}
