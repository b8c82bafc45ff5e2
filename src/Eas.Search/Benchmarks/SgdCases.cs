using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.Search.Benchmarks;

/// <summary>The update of all parameters of each network.</summary>
internal static class SgdCases
{
    // Values and velocity are read and written, gradients read.
    private const int FloatsPerParameter = 5;

    public static IEnumerable<OpCase> All => BenchmarkNetworks.All.Select(Update);

    private static OpCase Update(NetworkPlan plan)
    {
        Shape shape = Shape.Vector((int)plan.Cost.Parameters);
        return new OpCase("sgd", shape.ToString(), "update", Operations: 0, FloatsPerParameter * sizeof(float) * shape.Count, operands =>
        {
            (Tensor values, Tensor gradients, Tensor velocity) = (operands.Floats(shape), operands.Floats(shape), operands.Floats(shape));
            StepBlock block = operands.Block();
            var p = new SgdParams(Momentum: 0.9f, WeightDecay: 1e-4f, Nesterov: true);
            return () => operands.Backend.SgdStep(values, gradients, velocity, p, block);
        });
    }
}
