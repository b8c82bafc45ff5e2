using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class DropoutCases
{
    public static IEnumerable<OpCase> All =>
    [
        .. CaseShapes.Channels.Select(channels => Dropout(new Shape(2, 3, 1, channels), 0.5f)),
        Dropout(new Shape(4, 16, 16, 40), 0.2f),
        Dropout(new Shape(2, 3, 5, 7), 0),
        Dropout(new Shape(2, 3, 5, 7), 0.5f) with { Description = "in evaluation", Mode = PassMode.Evaluation },
        .. from channels in CaseShapes.FewChannels from accumulate in CaseShapes.Both select Direct(new Shape(2, 3, 5, channels), accumulate),
    ];

    /// <summary>Forward and gradient.</summary>
    public static OpCase Dropout(Shape shape, float rate) => new(
        "Dropout",
        $"{shape} at rate {rate}",
        [Operand.Input("x", shape)],
        call => call.Tape.Dropout(call.Variable("x"), new DropoutParams(rate, layerOrdinal: 4)));

    private static OpCase Direct(Shape shape, bool accumulate) => new(
        "Dropout",
        $"{shape} within wider buffers{CaseShapes.Added(accumulate)}",
        [Operand.Constant("x", shape).Within(2, 3), Operand.Output("y", shape, accumulate).Within(1, 7)],
        call => call.Backend.Dropout(call["x"], call["y"], new DropoutParams(0.3f, layerOrdinal: 70), call.Block, accumulate));
}
