using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.Search.Benchmarks;

/// <summary>Dropout at the paper's rate; its backward pass is the same function.</summary>
internal static class DropoutCases
{
    private const float Rate = 0.2f;

    private static readonly FeatureShape[] Shapes = [new(8, 8, 64), new(32, 32, 64)];

    public static IEnumerable<OpCase> All => Shapes.Select(shape =>
        new OpCase("dropout", OpCases.BatchOf(shape).ToString(), "forward", Operations: 0, OpCases.BytesOf(shape, shape), operands =>
        {
            (Tensor x, Tensor y, StepBlock block) = (operands.Floats(shape), operands.Floats(shape), operands.Block());
            var p = new DropoutParams(Rate, layerOrdinal: 0);
            return () => operands.Backend.Dropout(x, y, p, block, accumulate: false);
        }));
}
