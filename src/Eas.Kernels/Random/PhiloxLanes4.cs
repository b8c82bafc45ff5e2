using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Eas.Kernels.Random;

/// <summary>4 blocks in registers of 256 bits, of processors with AVX2.</summary>
internal readonly unsafe struct PhiloxLanes4 : IPhiloxLanes<PhiloxLanes4>
{
    private readonly Vector256<ulong> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PhiloxLanes4(Vector256<ulong> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Broadcast(uint word) => new(Vector256.Create((ulong)word));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Blocks(uint first) => new(Vector256.Create((ulong)first) + Vector256.Create(0ul, 2ul, 1ul, 3ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Multiply(PhiloxLanes4 a, PhiloxLanes4 b) =>
        new(Avx2.Multiply(a.value.AsUInt32(), b.value.AsUInt32()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 Upper(PhiloxLanes4 a) => new(a.value >>> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes4 operator ^(PhiloxLanes4 a, PhiloxLanes4 b) => new(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasks(PhiloxLanes4 word0, PhiloxLanes4 word1, PhiloxLanes4 word2, PhiloxLanes4 word3, uint threshold, uint* masks)
    {
        Vector256<ulong> first = Pair(word0, word1), second = Pair(word2, word3);
        Store(Avx2.UnpackLow(first, second), threshold, masks);
        Store(Avx2.UnpackHigh(first, second), threshold, masks + (2 * Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Pair(PhiloxLanes4 low, PhiloxLanes4 high) => (low.value & Vector256.Create((ulong)uint.MaxValue)) | (high.value << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<ulong> words, uint threshold, uint* masks) =>
        Vector256.GreaterThanOrEqual(words.AsUInt32(), Vector256.Create(threshold)).Store(masks);
}
