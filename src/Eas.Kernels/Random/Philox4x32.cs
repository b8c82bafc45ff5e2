namespace Eas.Kernels.Random;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011,
/// section 3.3): ten rounds turn a counter of four words under a key of two into four random words. It has no state, so any
/// element's number can be drawn by any thread or device, in any order, with the same result.
/// </summary>
public static class Philox4x32
{
    internal const int Rounds = 10;
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;

    // The key's Weyl sequence: the golden ratio and the square root of 3 less 1, as 32-bit fractions.
    internal const uint KeyStep0 = 0x9E3779B9;
    internal const uint KeyStep1 = 0xBB67AE85;

    /// <summary>The four random words at a counter.</summary>
    /// <param name="seed">The key; its low half is the key's first word.</param>
    /// <param name="counter">The counter.</param>
    /// <returns>Four uniform 32-bit words.</returns>
    public static PhiloxWords Generate(ulong seed, PhiloxWords counter)
    {
        (uint word0, uint word1, uint word2, uint word3) = counter;
        uint key0 = (uint)seed;
        uint key1 = (uint)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * word0;
            ulong product1 = (ulong)Multiplier1 * word2;
            word0 = (uint)(product1 >> 32) ^ word1 ^ key0;
            word1 = (uint)product1;
            word2 = (uint)(product0 >> 32) ^ word3 ^ key1;
            word3 = (uint)product0;
            key0 += KeyStep0;
            key1 += KeyStep1;
        }

        return new PhiloxWords(word0, word1, word2, word3);
    }

    /// <summary>A word as a uniform number in [0, 1) of 24 bits: exact in float32, so every device gets the same number.</summary>
    /// <param name="word">A random word; its upper 24 bits are used.</param>
    /// <returns>A multiple of 2^-24 in [0, 1).</returns>
    public static float ToUniform(uint word) => (word >> 8) * (1f / (1 << 24));
}
