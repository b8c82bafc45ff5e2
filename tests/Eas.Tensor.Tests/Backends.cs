using Eas.Kernels.Random;
using Eas.Tensors.Cpu;
using Eas.Testing;

namespace Eas.Tensors.Tests;

/// <summary>The backends that tests of what is built on ops run on, and host values for them.</summary>
internal static class Backends
{
    public static IBackend Create(string name) => name switch
    {
        "cpu" => new CpuBackend(threads: 2),
        "reference" => new ReferenceBackend(),
        _ => throw new ArgumentException($"there is no backend '{name}'"),
    };

    /// <summary>Values in -1..1 that are exact in float32, the same for a seed everywhere.</summary>
    public static double[] Noise(long count, ulong seed)
    {
        var random = new HostRandom(new RandomKey(seed, RandomPurpose.SyntheticData));
        double[] values = new double[count];
        foreach (ref double value in values.AsSpan())
            value = (float)((2 * random.NextDouble()) - 1);
        return values;
    }

    public static Tensor Upload(this IBackend backend, Shape shape, ReadOnlySpan<double> values)
    {
        Tensor tensor = backend.Allocate(shape, backend.FloatType);
        backend.Upload(tensor, values);
        return tensor;
    }

    public static double[] Download(this IBackend backend, Tensor tensor)
    {
        double[] values = new double[tensor.Shape.Count];
        backend.Download<double>(tensor, values);
        return values;
    }
}
