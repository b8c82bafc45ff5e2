using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class ConcatCases
{
    public static IEnumerable<OpCase> All =>
    [
        Concat(1, 3),
        Concat(17, 4),
        Concat(16, 32),
        Channels(5, 0, 5),
        Channels(20, 3, 16),
        new("Channels", "cut twice from one value", [Operand.Input("x", new Shape(2, 3, 2, 9))], call => call.Tape.Concat(
            call.Tape.Channels(call.Variable("x"), 1, 5),
            call.Tape.Channels(call.Variable("x"), 3, 6))),
        Stack(5, 2),
        Stack(17, 1, 3, 2),
        new("Stack", "one value twice", [Operand.Input("x", new Shape(2, 3, 2, 9))], call => call.Tape.Stack([call.Variable("x"), call.Variable("x")])),
    ];

    private static OpCase Concat(int a, int b) => new(
        "Concat",
        $"{a} and {b} channels",
        [Operand.Input("a", new Shape(2, 3, 2, a)), Operand.Input("b", new Shape(2, 3, 2, b))],
        call => call.Tape.Concat(call.Variable("a"), call.Variable("b")));

    private static OpCase Stack(int channels, params int[] items) => new(
        "Stack",
        $"{string.Join(", ", items)} items of {channels} channels",
        [.. items.Select((count, i) => Operand.Input($"part {i}", new Shape(count, 3, 2, channels)))],
        call => call.Tape.Stack([.. items.Select((_, i) => call.Variable($"part {i}"))]));

    private static OpCase Channels(int all, int first, int count) => new(
        "Channels",
        $"{first}..{first + count - 1} of {all}",
        [Operand.Input("x", new Shape(2, 3, 2, all))],
        call => call.Tape.Channels(call.Variable("x"), first, count));
}
