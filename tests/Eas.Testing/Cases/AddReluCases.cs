using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class AddReluCases
{
    // One addition: rounded once.
    private const double Rounding = 1e-7;

    public static IEnumerable<OpCase> All =>
    [
        .. CaseShapes.Channels.SelectMany(channels => Direct(new Shape(2, 1, 3, channels), before: 0, after: 0)),
        .. CaseShapes.Channels.SelectMany(channels => Direct(new Shape(2, 1, 3, channels), before: 5, after: 2)),
        .. Direct(new Shape(2, 37, 31, 67), before: 0, after: 0),
        new OpCase(
            "AddRelu",
            "on a tape",
            [Operand.Input("a", new Shape(2, 3, 5, 7)), Operand.Parameter("b", new Shape(2, 3, 5, 7))],
            call => call.Tape.AddRelu(call.Variable("a"), call.Variable("b")))
        {
            Tolerance = Rounding,
        },
        new OpCase("AddRelu", "of a value to itself", [Operand.Input("x", new Shape(2, 3, 5, 3))], call => call.Tape.AddRelu(call.Variable("x"), call.Variable("x")))
        {
            Tolerance = Rounding,
        },
    ];

    private static IEnumerable<OpCase> Direct(Shape shape, int before, int after)
    {
        string size = before + after == 0 ? $"{shape}" : $"{shape} within {before + shape.C + after} channels";
        Operand a = Operand.Constant("a", shape).Within(before, after), b = Operand.Constant("b", shape).Within(after, before), y = Operand.Output("y", shape).Within(after, before);
        yield return new OpCase("AddRelu", size, [a, b, y], call => call.Backend.AddRelu(call["a"], call["b"], call["y"])) { Tolerance = Rounding };
        yield return new OpCase("AddReluBackward", size, [a, b, y], call => call.Backend.AddReluBackward(call["a"], call["b"], call["y"])) { Tolerance = Rounding };
    }
}
