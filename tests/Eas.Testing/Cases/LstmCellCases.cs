using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class LstmCellCases
{
    private static readonly int[] Units = [1, 3, 8, 16, 17, 50, 100];

    public static IEnumerable<OpCase> All =>
    [
        .. Units.Select(units => LstmCell(3, units)),
        LstmCell(1, 17),
        LstmCell(2, 5, hasStateGradient: false),
        LargeGates(),
        TwoSteps(),
        .. from units in new[] { 3, 17 } from test in Direct(units) select test,
    ];

    /// <summary>Forward and gradients.</summary>
    public static OpCase LstmCell(int batchSize, int units, bool hasStateGradient = true)
    {
        Shape state = Shape.Matrix(batchSize, 2 * units);
        return new OpCase(
            "LstmCell",
            $"{batchSize} of {units} units{(hasStateGradient ? "" : " from a constant state")}",
            [
                Operand.Input("gates", Shape.Matrix(batchSize, 4 * units), Contents.Uniform(-2, 2)),
                hasStateGradient ? Operand.Input("state", state) : Operand.Constant("state", state),
            ],
            call => call.Tape.LstmCell(call.Variable("gates"), call.Variable("state")));
    }

    // Sigmoid and tanh are 0, 1 or -1 there, and must not overflow on the way.
    private static OpCase LargeGates() => new(
        "LstmCell",
        "gates far out",
        [Operand.Input("gates", Shape.Matrix(2, 4 * 9), Contents.Uniform(-300, 300)), Operand.Input("state", Shape.Matrix(2, 2 * 9))],
        call => call.Tape.LstmCell(call.Variable("gates"), call.Variable("state")));

    // A weight that is used in both steps gets the sum of two gradients, and so does the state between them.
    private static OpCase TwoSteps() => new(
        "LstmCell",
        "two steps with one weight",
        [Operand.Input("x", Shape.Matrix(2, 3)), Operand.Input("state", Shape.Matrix(2, 8)), Operand.Parameter("w", Shape.Matrix(16, 7))],
        call =>
        {
            Variable state = call.Variable("state");
            for (int step = 0; step < 2; step++)
            {
                Variable input = call.Tape.Concat(call.Variable("x"), call.Tape.Channels(state, 0, 4));
                state = call.Tape.LstmCell(call.Tape.Linear(input, call.Variable("w")), state);
            }

            return state;
        });

    private static IEnumerable<OpCase> Direct(int units)
    {
        Shape gates = Shape.Matrix(3, 4 * units), state = Shape.Matrix(3, 2 * units);
        Operand previous = Operand.Constant("previous", state).Within(1, 3);
        yield return new OpCase(
            "LstmCell",
            $"{units} units within wider buffers",
            [Operand.Constant("gates", gates).Within(2, 1), previous, Operand.Output("activations", gates), Operand.Output("state", state).Within(3, 2)],
            call => call.Backend.LstmCell(call["gates"], call["previous"], call["activations"], call["state"]));
        foreach (bool addsGates in CaseShapes.Both)
        {
            foreach (bool addsState in CaseShapes.Both)
                yield return Backward(units, addsGates, addsState);
        }
    }

    private static OpCase Backward(int units, bool addsGates, bool addsState)
    {
        Shape gates = Shape.Matrix(3, 4 * units), state = Shape.Matrix(3, 2 * units);
        return new OpCase(
            "LstmCellBackward",
            $"{units} units within wider buffers{(addsGates ? ", gates added" : "")}{(addsState ? ", state added" : "")}",
            [
                Operand.Constant("dstate", state).Within(2, 1),
                Operand.Constant("activations", gates, Contents.Uniform(0)),
                Operand.Constant("previous", state).Within(1, 3),
                Operand.Constant("state", state).Within(3, 2),
                Operand.Output("dgates", gates, addsGates).Within(1, 1),
                Operand.Output("dprevious", state, addsState).Within(2, 2),
            ],
            call => call.Backend.LstmCellBackward(
                call["dstate"], call["activations"], call["previous"], call["state"], call["dgates"], call["dprevious"], addsGates, addsState));
    }
}
