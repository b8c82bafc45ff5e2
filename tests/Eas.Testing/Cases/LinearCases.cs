using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class LinearCases
{
    private static readonly (int Batch, int Input, int Output)[] Sizes = [(1, 1, 1), (1, 17, 10), (3, 3, 17), (2, 48, 33), (5, 100, 10), (33, 16, 64)];

    public static IEnumerable<OpCase> All =>
    [
        .. Sizes.SelectMany(size => CaseShapes.Both.Select(hasBias => Linear(size.Batch, size.Input, size.Output, hasBias))),
        .. CaseShapes.Channels.SelectMany(channels => Bias(new Shape(3, 1, 2, channels))),
        .. Bias(new Shape(4, 20, 17, 33)),
    ];

    /// <summary>Forward and all gradients of one layer.</summary>
    public static OpCase Linear(int batchSize, int input, int output, bool hasBias)
    {
        Operand x = Operand.Input("x", Shape.Matrix(batchSize, input)), w = Operand.Parameter("w", Shape.Matrix(output, input));
        Operand bias = Operand.Parameter("bias", Shape.Vector(output));
        return new OpCase(
            "Linear",
            $"{batchSize}x{input} to {output}{(hasBias ? " with bias" : "")}",
            hasBias ? [x, w, bias] : [x, w],
            call => call.Tape.Linear(call.Variable("x"), call.Variable("w"), hasBias ? call.Variable("bias") : null))
        {
            MultiplyAdds = (long)batchSize * input * output,
        };
    }

    private static IEnumerable<OpCase> Bias(Shape shape)
    {
        Shape vector = Shape.Vector(shape.C);
        Operand y = Operand.Output("y", shape, accumulate: true), dy = Operand.Constant("dy", shape);
        yield return new OpCase("AddBias", $"{shape}", [y, Operand.Constant("bias", vector)], call => call.Backend.AddBias(call["y"], call["bias"]));
        yield return new OpCase(
            "AddBias",
            $"{shape} within a wider buffer",
            [y.Within(2, 3), Operand.Constant("bias", vector)],
            call => call.Backend.AddBias(call["y"], call["bias"]));
        foreach (bool accumulate in CaseShapes.Both)
        {
            yield return new OpCase(
                "BiasBackward",
                $"{shape} within a wider buffer{CaseShapes.Added(accumulate)}",
                [dy.Within(1, 2), Operand.Output("dBias", vector, accumulate)],
                call => call.Backend.BiasBackward(call["dy"], call["dBias"], accumulate));
        }
    }
}
