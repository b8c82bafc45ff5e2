using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.Testing.Cases;

public static class EmbeddingCases
{
    private const int Entries = 5;

    // More look-ups than entries, so that some meet in one row.
    private const int Lookups = 12;

    public static IEnumerable<OpCase> All =>
    [
        .. CaseShapes.Channels.Select(Embedding),
        .. CaseShapes.FewChannels.SelectMany(Direct),
    ];

    /// <summary>Forward and gradient.</summary>
    public static OpCase Embedding(int width) => new(
        "Embedding",
        $"{Lookups} of {Entries} rows of {width}",
        [Operand.Parameter("table", Shape.Matrix(Entries, width)), Operand.Indices("indices", Lookups, -1, Entries)],
        call => call.Tape.Embedding(call.Variable("table"), call["indices"]));

    private static IEnumerable<OpCase> Direct(int width)
    {
        Shape rows = Shape.Matrix(Lookups, width);
        Operand table = Operand.Constant("table", Shape.Matrix(Entries, width)), indices = Operand.Indices("indices", Lookups, -1, Entries);
        yield return new OpCase(
            "Embedding",
            $"rows of {width} within a wider buffer",
            [table, indices, Operand.Output("y", rows).Within(3, 1)],
            call => call.Backend.Embedding(call["table"], call["indices"], call["y"]));
        foreach (bool accumulate in CaseShapes.Both)
        {
            yield return new OpCase(
                "EmbeddingBackward",
                $"rows of {width} within a wider buffer{CaseShapes.Added(accumulate)}",
                [Operand.Constant("dy", rows).Within(1, 2), indices, Operand.Output("dTable", Shape.Matrix(Entries, width), accumulate)],
                call => call.Backend.EmbeddingBackward(call["dy"], call["indices"], call["dTable"], accumulate));
        }
    }
}
