using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;

namespace Eas.Kernels.Tests;

/// <summary>Runs launches without a team, and lists the widths to run them at.</summary>
internal static unsafe class LaunchRunner
{
    /// <summary>Every width of this processor.</summary>
    public static IEnumerable<SimdWidth> Widths => Enum.GetValues<SimdWidth>().Where(width => width <= SimdWidths.Widest);

    /// <summary>Runs all pieces, the last one first: their order must not matter.</summary>
    public static void Run(ILaunch launch)
    {
        for (int piece = launch.Pieces - 1; piece >= 0; piece--)
            launch.Run(piece, null);
    }

    /// <summary>Values in -1..1, the same for a seed everywhere.</summary>
    public static float[] Noise(int count, ulong seed)
    {
        var random = new Eas.Kernels.Random.HostRandom(new Eas.Kernels.Random.RandomKey(seed, Eas.Kernels.Random.RandomPurpose.SyntheticData));
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = (float)((2 * random.NextDouble()) - 1);
        return values;
    }
}
