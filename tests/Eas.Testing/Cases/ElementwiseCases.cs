using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class ElementwiseCases
{
    // One addition: rounded once.
    private const double Rounding = 1e-7;

    public static IEnumerable<OpCase> All =>
    [
        .. CaseShapes.Channels.SelectMany(channels => Direct(new Shape(2, 1, 3, channels), before: 0, after: 0)),
        .. CaseShapes.Channels.SelectMany(channels => Direct(new Shape(2, 1, 3, channels), before: 5, after: 2)),
        .. Direct(new Shape(2, 37, 31, 67), before: 0, after: 0),
        .. Direct(new Shape(2, 37, 31, 67), before: 1, after: 0),
        Add(new Shape(2, 3, 5, 7)),
        OnTape("Add", "of a value to itself", new Shape(2, 3, 5, 3), call => call.Tape.Add(call.Variable("x"), call.Variable("x"))),
        OnTape("Copy", "on a tape", new Shape(2, 3, 5, 3), call => call.Tape.Copy(call.Variable("x"))),
        OnTape("Flatten", "2x3x5x7", new Shape(2, 3, 5, 7), call => call.Tape.Flatten(call.Variable("x"))),
    ];

    public static OpCase Add(Shape shape) =>
        new(
            "Add",
            $"{shape} on a tape",
            [Operand.Input("a", shape), Operand.Parameter("b", shape)],
            call => call.Tape.Add(call.Variable("a"), call.Variable("b")))
        {
            Tolerance = Rounding,
        };

    private static OpCase OnTape(string op, string description, Shape shape, Func<OpCall, Variable?> call) =>
        new(op, description, [Operand.Input("x", shape)], call) { Tolerance = Rounding };

    private static IEnumerable<OpCase> Direct(Shape shape, int before, int after)
    {
        string size = before + after == 0 ? $"{shape}" : $"{shape} within {before + shape.C + after} channels";
        Operand x = Operand.Constant("x", shape).Within(before, after), b = Operand.Constant("b", shape).Within(after, before);
        Operand y = Operand.Output("y", shape).Within(after, before), sum = Operand.Output("y", shape, accumulate: true).Within(after, before);
        yield return new OpCase("Fill", size, [y], call => call.Backend.Fill(call["y"], -1.5)) { Tolerance = Rounding };
        yield return new OpCase("Copy", size, [x, y], call => call.Backend.Copy(call["x"], call["y"], accumulate: false)) { Tolerance = Rounding };
        yield return new OpCase("Copy", $"{size}, added", [x, sum], call => call.Backend.Copy(call["x"], call["y"], accumulate: true)) { Tolerance = Rounding };
        yield return new OpCase("Add", size, [x, b, y], call => call.Backend.Add(call["x"], call["b"], call["y"])) { Tolerance = Rounding };
    }
}
