using Eas.Kernels.Random;
using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class CategoricalCases
{
    private const int Rows = 7;
    private static readonly int[] Options = [1, 2, 3, 5, 17, 25];

    public static IEnumerable<OpCase> All =>
    [
        .. Options.Select(options => Categorical(Rows, options, Contents.Uniform(-3, 3))),
        Categorical(1, 4, Contents.Uniform(-3, 3)),
        Categorical(3000, 2, Contents.Uniform(-3, 3)),
        Categorical(Rows, 5, Contents.Uniform(-50, 50), "far apart, "),
        .. from options in new[] { 2, 17 } from test in Direct(options) select test,
    ];

    /// <summary>Forward and gradient.</summary>
    public static OpCase Categorical(int rows, int options, Content logits, string special = "") => new(
        "Categorical",
        $"{special}{rows} of {options}",
        [Operand.Input("logits", Shape.Matrix(rows, options), logits), Mask(rows, options), Choices(rows, options)],
        call => call.Tape.Categorical(call.Variable("logits"), call["mask"], call["choices"]));

    // The choice of row n is option n modulo the options, and every third row chooses nothing: so the mask can let it through whatever else it hides.
    private static int ChoiceOf(int row, int options) => row % 3 == 2 ? -1 : row % options;

    private static Operand Choices(int rows, int options) =>
        Integers("choices", Shape.Vector(rows), (_, row) => ChoiceOf(row, options));

    private static Operand Mask(int rows, int options) => Integers(
        "mask", Shape.Matrix(rows, options), (random, i) => i % options == ChoiceOf(i / options, options) ? 1 : random.NextInt(2));

    private static Operand Integers(string name, Shape shape, Func<HostRandom, int, int> value) => new(
        name, shape, OperandRole.Constant, (random, count) => [.. Enumerable.Range(0, count).Select(i => (double)value(random, i))], ElementType.Int32);

    private static IEnumerable<OpCase> Direct(int options)
    {
        Shape shape = Shape.Matrix(Rows, options), scores = Shape.Matrix(Rows, CategoricalOps.Scores);
        Operand mask = Mask(Rows, options), choices = Choices(Rows, options);
        yield return new OpCase(
            "Categorical",
            $"{options} options within wider buffers",
            [Operand.Constant("logits", shape).Within(1, 2), mask, choices, Operand.Output("p", shape).Within(2, 1), Operand.Output("scores", scores).Within(3, 1)],
            call => call.Backend.Categorical(call["logits"], call["mask"], call["choices"], call["p"], call["scores"]));
        foreach (bool accumulate in CaseShapes.Both)
        {
            yield return new OpCase(
                "CategoricalBackward",
                $"{options} options within wider buffers{CaseShapes.Added(accumulate)}",
                [
                    Operand.Constant("dscores", scores).Within(1, 1),
                    mask,
                    choices,
                    Operand.Constant("p", shape, Contents.Uniform(0)).Within(2, 2),
                    Operand.Constant("scores", scores).Within(1, 3),
                    Operand.Output("dlogits", shape, accumulate).Within(2, 1),
                ],
                call => call.Backend.CategoricalBackward(
                    call["dscores"], call["mask"], call["choices"], call["p"], call["scores"], call["dlogits"], accumulate));
        }
    }
}
