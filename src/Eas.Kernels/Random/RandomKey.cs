namespace Eas.Kernels.Random;

/// <summary>
/// Names one stream of random numbers. Element e of the stream is word e % 4 of the Philox block under the key <see cref="Seed"/> at the counter
/// <code>
/// word 0: e / 4
/// word 1: step
/// word 2: layer (16 bits) : network (16 bits)
/// word 3: kind   (8 bits) : epoch   (24 bits)
/// </code>
/// so the 24 bits of a purpose are its kind, above the epoch, and its layer, above the network's number. Streams that differ in any
/// field share no number.
/// </summary>
public readonly record struct RandomKey
{
    /// <summary>The largest number of a network.</summary>
    public const int MaxNetwork = ushort.MaxValue;

    /// <summary>The largest number of an epoch.</summary>
    public const int MaxEpoch = (1 << 24) - 1;

    /// <summary>Names a stream.</summary>
    /// <param name="seed">The 64-bit seed.</param>
    /// <param name="purpose">What the numbers are for.</param>
    /// <param name="network">The network's number in its run, 0 to <see cref="MaxNetwork"/>.</param>
    /// <param name="epoch">The epoch, 0 to <see cref="MaxEpoch"/>.</param>
    /// <param name="step">The step, not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RandomKey(ulong seed, RandomPurpose purpose, int network = 0, int epoch = 0, int step = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(network);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(network, MaxNetwork);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(epoch, MaxEpoch);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        Seed = seed;
        StepWord = (uint)step;
        NetworkWord = ((uint)purpose.Layer << 16) | (uint)network;
        EpochWord = ((uint)purpose.Kind << 24) | (uint)epoch;
    }

    /// <summary>The seed, Philox's key.</summary>
    public ulong Seed { get; }

    /// <summary>The counter's word 1: the step.</summary>
    public uint StepWord { get; }

    /// <summary>The counter's word 2: the purpose's layer and the network's number.</summary>
    public uint NetworkWord { get; }

    /// <summary>The counter's word 3: the purpose's kind and the epoch.</summary>
    public uint EpochWord { get; }

    /// <summary>The random words of elements 4 x block to 4 x block + 3.</summary>
    /// <param name="block">The block's index: an element's divided by 4.</param>
    /// <returns>Four uniform 32-bit words.</returns>
    public PhiloxWords Block(uint block) => Philox4x32.Generate(Seed, new PhiloxWords(block, StepWord, NetworkWord, EpochWord));
}
