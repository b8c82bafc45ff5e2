using Eas.Tensors;
using Eas.Tensors.Cpu;

namespace Eas.Search.Benchmarks;

/// <summary>Copying and adding.</summary>
internal static class ElementwiseCases
{
    // In the caches, and far beyond them.
    private static readonly Shape[] Shapes = [new(64, 8, 8, 64), new(64, 32, 32, 64)];

    public static IEnumerable<OpCase> All => Shapes.SelectMany(shape => new[] { Copy(shape), Add(shape) });

    private static OpCase Copy(Shape shape) => new("copy", shape.ToString(), "forward", Operations: 0, Bytes: 2 * sizeof(float) * shape.Count, (backend, operands) =>
    {
        (Tensor x, Tensor y) = (Allocate(backend, shape, operands), Allocate(backend, shape, operands));
        return () => backend.Copy(x, y, accumulate: false);
    });

    private static OpCase Add(Shape shape) => new("add", shape.ToString(), "forward", Operations: shape.Count, Bytes: 3 * sizeof(float) * shape.Count, (backend, operands) =>
    {
        (Tensor a, Tensor b, Tensor y) = (Allocate(backend, shape, operands), Allocate(backend, shape, operands), Allocate(backend, shape, operands));
        return () => backend.Add(a, b, y);
    });

    private static Tensor Allocate(CpuBackend backend, Shape shape, List<IDisposable> operands)
    {
        Tensor tensor = backend.Allocate(shape, backend.FloatType);
        operands.Add(tensor);
        backend.Fill(tensor, 1);
        return tensor;
    }
}
