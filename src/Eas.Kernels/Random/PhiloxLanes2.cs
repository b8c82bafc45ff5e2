using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Eas.Kernels.Random;

/// <summary>2 blocks in registers of 128 bits.</summary>
internal readonly unsafe struct PhiloxLanes2 : IPhiloxLanes<PhiloxLanes2>
{
    private readonly Vector128<ulong> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PhiloxLanes2(Vector128<ulong> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 Broadcast(uint word) => new(Vector128.Create((ulong)word));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 Blocks(uint first) => new(Vector128.Create((ulong)first) + Vector128.Create(0ul, 1ul));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 Multiply(PhiloxLanes2 a, PhiloxLanes2 b) =>
        new(Sse2.IsSupported
            ? Sse2.Multiply(a.value.AsUInt32(), b.value.AsUInt32())
            : (a.value & Vector128.Create((ulong)uint.MaxValue)) * (b.value & Vector128.Create((ulong)uint.MaxValue)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 Upper(PhiloxLanes2 a) => new(a.value >>> 32);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhiloxLanes2 operator ^(PhiloxLanes2 a, PhiloxLanes2 b) => new(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMasks(PhiloxLanes2 word0, PhiloxLanes2 word1, PhiloxLanes2 word2, PhiloxLanes2 word3, uint threshold, uint* masks)
    {
        Vector128<ulong> first = Pair(word0, word1), second = Pair(word2, word3);
        Store(Vector128.Create(first.GetLower(), second.GetLower()), threshold, masks);
        Store(Vector128.Create(first.GetUpper(), second.GetUpper()), threshold, masks + (2 * Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Pair(PhiloxLanes2 low, PhiloxLanes2 high) => (low.value & Vector128.Create((ulong)uint.MaxValue)) | (high.value << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<ulong> words, uint threshold, uint* masks) =>
        Vector128.GreaterThanOrEqual(words.AsUInt32(), Vector128.Create(threshold)).Store(masks);
}
