using Eas.Tensors.Cpu;
using Eas.Testing;

namespace Eas.Tensors.Tests;

/// <summary>The backends that tests of what is built on ops run on, and transfers from and to them.</summary>
internal static class Backends
{
    public static IBackend Create(string name) => name switch
    {
        "cpu" => new CpuBackend(threads: 2),
        "reference" => new ReferenceBackend(),
        _ => throw new ArgumentException($"there is no backend '{name}'"),
    };

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
