using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class RowSelectionCases
{
    private const int Rows = 6;

    public static IEnumerable<OpCase> All =>
    [
        .. CaseShapes.Channels.Select(SelectRows),
        .. from channels in CaseShapes.FewChannels from accumulate in CaseShapes.Both from test in Direct(channels, accumulate) select test,
    ];

    /// <summary>Forward and gradients.</summary>
    public static OpCase SelectRows(int channels) => new(
        "SelectRows",
        $"{Rows} rows of {channels}",
        [Operand.Indices("mask", Rows, 0, 2), Operand.Input("a", Shape.Matrix(Rows, channels)), Operand.Input("b", Shape.Matrix(Rows, channels))],
        call => call.Tape.SelectRows(call["mask"], call.Variable("a"), call.Variable("b")));

    private static IEnumerable<OpCase> Direct(int channels, bool accumulate)
    {
        Shape shape = Shape.Matrix(Rows, channels);
        Operand mask = Operand.Indices("mask", Rows, 0, 2), y = Operand.Output("y", shape, accumulate).Within(2, 1);
        Operand a = Operand.Constant("a", shape).Within(1, 2), b = Operand.Constant("b", shape).Within(3, 0);
        string size = $"of {channels} within wider buffers{CaseShapes.Added(accumulate)}";
        yield return new OpCase(
            "SelectRows", $"a or b {size}", [mask, a, b, y], call => call.Backend.SelectRows(call["mask"], call["a"], call["b"], call["y"], accumulate));
        yield return new OpCase(
            "SelectRows", $"a or 0 {size}", [mask, a, y], call => call.Backend.SelectRows(call["mask"], call["a"], null, call["y"], accumulate));
        yield return new OpCase(
            "SelectRows", $"0 or b {size}", [mask, b, y], call => call.Backend.SelectRows(call["mask"], null, call["b"], call["y"], accumulate));
    }
}
