namespace Eas.Kernels.Random;

/// <summary>
/// Draws from one stream in order, on the host: what needs more than integers and 24-bit uniforms (initialisation, noise,
/// permutations) is drawn here alone, in float64, so that it is the same whatever device trains. Not thread-safe.
/// </summary>
/// <param name="key">The stream.</param>
public sealed class HostRandom(RandomKey key)
{
    private const int WordsPerBlock = 4;
    private PhiloxWords words;
    private uint nextBlock;
    private int usedWords = WordsPerBlock;
    private double? spareNormal;

    /// <summary>The next word of the stream.</summary>
    /// <returns>A uniform 32-bit integer.</returns>
    /// <exception cref="OverflowException">The stream's 2^34 words are used up.</exception>
    public uint NextUInt32()
    {
        if (usedWords == WordsPerBlock)
        {
            words = key.Block(nextBlock);
            nextBlock = checked(nextBlock + 1);
            usedWords = 0;
        }

        return words[usedWords++];
    }

    /// <summary>A uniform number of 53 bits, from two words.</summary>
    /// <returns>A multiple of 2^-53 in [0, 1).</returns>
    public double NextDouble()
    {
        ulong high = NextUInt32();
        ulong bits = (high << 32) | NextUInt32();
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A standard normal number (Box and Muller, 1958: two uniforms give two normals; the second is kept for the next call).</summary>
    /// <returns>A number of mean 0 and variance 1.</returns>
    public double NextNormal()
    {
        if (spareNormal is double spare)
        {
            spareNormal = null;
            return spare;
        }

        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextDouble())); // 1 - u lies in (0, 1]: the logarithm is finite
        (double sine, double cosine) = Math.SinCos(2.0 * Math.PI * NextDouble());
        spareNormal = radius * sine;
        return radius * cosine;
    }

    /// <summary>A uniform integer below a bound, without bias (Lemire, "Fast Random Integer Generation in an Interval", 2019).</summary>
    /// <param name="bound">The exclusive bound, positive.</param>
    /// <returns>An integer in 0 to bound - 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint range = (uint)bound;
        uint rejectedBelow = (0u - range) % range;
        ulong product;
        do
            product = (ulong)NextUInt32() * range;
        while ((uint)product < rejectedBelow);
        return (int)(product >> 32);
    }

    /// <summary>Puts items into a uniformly random order in place (Fisher and Yates, in Durstenfeld's form, 1964).</summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <param name="items">The items.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>A random permutation.</summary>
    /// <param name="length">The number of items.</param>
    /// <returns>The integers 0 to length - 1 in a uniformly random order.</returns>
    public int[] Permutation(int length)
    {
        int[] permutation = new int[length];
        for (int i = 0; i < length; i++)
            permutation[i] = i;
        Shuffle<int>(permutation);
        return permutation;
    }
}
