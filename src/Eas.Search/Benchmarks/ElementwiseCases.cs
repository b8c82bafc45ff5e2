using Eas.Networks.Architecture.Plan;
using Eas.Tensors;

namespace Eas.Search.Benchmarks;

/// <summary>Copying and adding, in the caches and far beyond them.</summary>
internal static class ElementwiseCases
{
    private static readonly FeatureShape[] Shapes = [new(8, 8, 64), new(32, 32, 64)];

    public static IEnumerable<OpCase> All => Shapes.SelectMany(shape => new[] { Copy(shape), Add(shape) });

    private static OpCase Copy(FeatureShape shape) =>
        new("copy", OpCases.BatchOf(shape).ToString(), "forward", Operations: 0, OpCases.BytesOf(shape, shape), operands =>
        {
            (Tensor x, Tensor y) = (operands.Floats(shape), operands.Floats(shape));
            return () => operands.Backend.Copy(x, y, accumulate: false);
        });

    private static OpCase Add(FeatureShape shape) =>
        new("add", OpCases.BatchOf(shape).ToString(), "forward", Operations: 0, OpCases.BytesOf(shape, shape, shape), operands =>
        {
            (Tensor a, Tensor b, Tensor y) = (operands.Floats(shape), operands.Floats(shape), operands.Floats(shape));
            return () => operands.Backend.Add(a, b, y);
        });
}
