using Eas.Kernels.Parameters;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;

namespace Eas.Search.Benchmarks;

/// <summary>The three products of every fully connected layer, and a bias.</summary>
internal static class LinearCases
{
    public static IEnumerable<OpCase> All =>
    [
        .. BenchmarkNetworks.Operations<LinearOperation>().SelectMany(Products),
        .. BenchmarkNetworks.Operations<LinearOperation>().Where(operation => operation.HasBias).Select(operation => operation.Output).Distinct().SelectMany(Biases),
    ];

    private static OpCase[] Products(LinearOperation operation) =>
    [
        Product(operation, "forward", (x, w, y) => (x, w, y), MatMulForm.TransposedB),
        Product(operation, "backward data", (x, w, y) => (y, w, x), MatMulForm.Plain),
        Product(operation, "backward filter", (x, w, y) => (y, x, w), MatMulForm.TransposedA),
    ];

    private static OpCase[] Biases(FeatureShape output)
    {
        (string shape, long bytes) = (OpCases.BatchOf(output).ToString(), OpCases.BytesOf(output));
        return
        [
            new("bias", shape, "forward", Operations: 0, 2 * bytes, operands =>
            {
                (Tensor y, Tensor bias) = (operands.Floats(output), operands.Vector(output.Channels));
                return () => operands.Backend.AddBias(y, bias);
            }),
            new("bias", shape, "backward", Operations: 0, bytes, operands =>
            {
                (Tensor dy, Tensor dBias) = (operands.Floats(output), operands.Vector(output.Channels));
                return () => operands.Backend.BiasBackward(dy, dBias, accumulate: false);
            }),
        ];
    }

    private static OpCase Product(
        LinearOperation operation, string pass, Func<Tensor, Tensor, Tensor, (Tensor A, Tensor B, Tensor C)> order, MatMulForm form)
    {
        (Shape input, int units) = (Shape.Matrix(OpCases.BatchSize, (int)operation.Input.Count), operation.Output.Channels);
        long bytes = OpCases.BytesOf(operation.Input, operation.Output) + (sizeof(float) * (long)units * input.C);
        return new OpCase("linear", $"{input} {units}", pass, 2 * OpCases.BatchSize * operation.MultiplyAdds, bytes, operands =>
        {
            Tensor x = operands.Floats(input), w = operands.Floats(Shape.Matrix(units, input.C)), y = operands.Floats(operation.Output);
            (Tensor a, Tensor b, Tensor c) = order(x, w, y);
            return () => operands.Backend.MatMul(a, b, c, form, accumulate: false);
        });
    }
}
