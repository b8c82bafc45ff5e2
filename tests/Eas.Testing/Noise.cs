using Eas.Kernels.Random;

namespace Eas.Testing;

/// <summary>Values in -1..1 that are exact in float32, the same for a seed everywhere.</summary>
public static class Noise
{
    public static double[] Doubles(long count, ulong seed) =>
        Contents.Uniform()(new HostRandom(new RandomKey(seed, RandomPurpose.SyntheticData)), checked((int)count));

    public static float[] Floats(long count, ulong seed) => Array.ConvertAll(Doubles(count, seed), value => (float)value);
}
