using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Search.Benchmarks;

/// <summary>Batch normalisation with ReLU, as in training and as in evaluation.</summary>
internal static class BatchNormCases
{
    public static IEnumerable<OpCase> All => BenchmarkNetworks.Operations<BatchNormOperation>().SelectMany(Passes);

    private static OpCase[] Passes(BatchNormOperation operation)
    {
        Shape shape = OpCases.BatchOf(operation.Shape);
        BatchNormParams p = new BatchNormParams { Rows = shape.Rows, Channels = shape.C, Relu = true }.Validated();
        long bytes = OpCases.BytesOf(operation.Shape);
        return
        [
            new("batch_norm", shape.ToString(), "forward", Operations: 0, 2 * bytes, operands =>
            {
                (Tensor x, Tensor y, BatchNormTensors layer) = (operands.Floats(shape), operands.Floats(shape), Layer(operands, shape.C));
                (Tensor mean, Tensor inverseDeviation) = (operands.Vector(shape.C), operands.Ones(shape.C));
                return () => operands.Backend.BatchNorm(x, layer, mean, inverseDeviation, y, p, block: null);
            }),
            new("batch_norm", shape.ToString(), "backward", Operations: 0, 3 * bytes, operands =>
            {
                (Tensor x, Tensor dy, Tensor dx) = (operands.Floats(shape), operands.Floats(shape), operands.Floats(shape));
                (Tensor mean, Tensor inverseDeviation, BatchNormTensors layer) = (operands.Vector(shape.C), operands.Ones(shape.C), Layer(operands, shape.C));
                (Tensor dScale, Tensor dBias) = (operands.Vector(shape.C), operands.Vector(shape.C));
                return () => operands.Backend.BatchNormBackward(dy, x, layer, mean, inverseDeviation, dx, dScale, dBias, p, accumulate: false);
            }),
            new("batch_norm", shape.ToString(), "evaluation", Operations: 0, 2 * bytes, operands =>
            {
                (Tensor x, Tensor y, BatchNormTensors layer) = (operands.Floats(shape), operands.Floats(shape), Layer(operands, shape.C));
                return () => operands.Backend.BatchNormEvaluation(x, layer, y, p);
            }),
        ];
    }

    private static BatchNormTensors Layer(Operands operands, int channels) =>
        new(operands.Ones(channels), operands.Vector(channels), operands.Vector(channels), operands.Ones(channels));
}
