using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Eas.Kernels.Random;

/// <summary>8 blocks in registers of 512 bits, of processors with AVX-512.</summary>
internal readonly unsafe struct PhiloxLanes8 : IPhiloxLanes<PhiloxLanes8>
{
    private readonly Vector512<ulong> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PhiloxLanes8(Vector512<ulong> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Broadcast(uint word) => new(Vector512.Create((ulong)word));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Blocks(uint first) => new(Vector512.Create((ulong)first) + Vector512.Create(0ul, 4ul, 1ul, 5ul, 2ul, 6ul, 3ul, 7ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Multiply(PhiloxLanes8 a, PhiloxLanes8 b) =>
        new(Avx512F.Multiply(a.value.AsUInt32(), b.value.AsUInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 Upper(PhiloxLanes8 a) => new(a.value >>> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes8 operator ^(PhiloxLanes8 a, PhiloxLanes8 b) => new(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasks(PhiloxLanes8 word0, PhiloxLanes8 word1, PhiloxLanes8 word2, PhiloxLanes8 word3, uint threshold, uint* masks)
    {
        Vector512<ulong> first = Pair(word0, word1), second = Pair(word2, word3);
        Store(Avx512F.UnpackLow(first, second), threshold, masks);
        Store(Avx512F.UnpackHigh(first, second), threshold, masks + (2 * Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Pair(PhiloxLanes8 low, PhiloxLanes8 high) => (low.value & Vector512.Create((ulong)uint.MaxValue)) | (high.value << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<ulong> words, uint threshold, uint* masks) =>
        Vector512.GreaterThanOrEqual(words.AsUInt32(), Vector512.Create(threshold)).Store(masks);
}
