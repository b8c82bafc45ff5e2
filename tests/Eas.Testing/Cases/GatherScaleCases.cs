using Eas.Tensors;

namespace Eas.Testing.Cases;

public static class GatherScaleCases
{
    private static readonly Shape Filters = new(5, 3, 3, 7);

    public static IEnumerable<OpCase> All =>
    [
        .. from channels in CaseShapes.Channels
           from isScaled in CaseShapes.Both
           select WiderInputs(Filters with { C = channels }, channels + (channels / 2) + 1, isScaled),
        .. from channels in CaseShapes.FewChannels
           from size in (int[])[1, 5]
           from isScaled in CaseShapes.Both
           select WiderInputs(new Shape(1, size, size, channels), 2 * channels, isScaled),
        .. CaseShapes.Channels.Select(channels => WiderFilters(Filters with { C = channels }, 8)),
        .. from channels in CaseShapes.FewChannels
           from isScaled in CaseShapes.Both
           from opCase in Special(channels, isScaled)
           select opCase,
        WiderInputs(new Shape(200, 3, 3, 48), 64, isScaled: true),
        WiderFilters(new Shape(64, 5, 5, 48), 96),
    ];

    /// <summary>More columns: those there are, then random ones.</summary>
    public static OpCase WiderInputs(Shape x, int columns, bool isScaled) => Case(
        "wider inputs", x, x with { C = columns }, Contents.Integers(0, x.N), Widened(x.C), isScaled);

    /// <summary>More rows: those there are, then random ones.</summary>
    public static OpCase WiderFilters(Shape x, int rows) => Case(
        "wider filters", x, x with { N = rows }, Widened(x.N), Widened(x.C), isScaled: false);

    private static IEnumerable<OpCase> Special(int channels, bool isScaled)
    {
        const int Positions = 4;
        Shape filters = Filters with { C = channels }, vector = Shape.Vector(channels), flat = Shape.Matrix(3, Positions * channels);
        int wider = channels + 5;
        yield return Case("zeros", filters, new Shape(9, 3, 3, wider), Contents.Integers(-1, filters.N), Contents.Integers(-1, channels), isScaled);
        yield return Case("zeros before and after", filters, filters with { C = channels + 20 }, Widened(filters.N), Shifted(channels, 11), isScaled);
        yield return Case("fewer of both", filters, new Shape(2, 3, 3, 2), Contents.Integers(0, filters.N), Contents.Integers(0, channels), isScaled);
        yield return Case("a vector", vector, Shape.Vector(wider), Widened(1), Widened(channels), isScaled);
        yield return Case("a flattened map", flat, flat with { C = Positions * wider }, Widened(flat.N), Flattened(channels, wider), isScaled);
        yield return Case("within wider buffers", filters, filters with { C = wider }, Widened(filters.N), Widened(channels), isScaled, isWithin: true);
    }

    private static OpCase Case(string description, Shape x, Shape y, Content rows, Content columns, bool isScaled, bool isWithin = false)
    {
        Operand source = Operand.Constant("x", x), result = Operand.Output("y", y);
        Operand[] operands =
        [
            isWithin ? source.Within(2, 1) : source,
            Operand.Indices("rows", y.N, 0, 1) with { Content = rows },
            Operand.Indices("columns", y.C, 0, 1) with { Content = columns },
            .. isScaled ? [Operand.Constant("scale", Shape.Vector(y.C))] : Array.Empty<Operand>(),
            isWithin ? result.Within(1, 3) : result,
        ];
        return new OpCase("GatherScale", $"{description}, {x} to {y}{(isScaled ? ", scaled" : "")}", operands, call =>
            call.Backend.GatherScale(call["x"], call["rows"], call["columns"], isScaled ? call["scale"] : null, call["y"]));
    }

    private static Content Widened(int count) => (random, wider) => [.. Enumerable.Range(0, wider).Select(i => (double)(i < count ? i : random.NextInt(count)))];

    private static Content Shifted(int count, int by) => (_, wider) =>
        [.. Enumerable.Range(-by, wider).Select(i => (double)(i >= 0 && i < count ? i : -1))];

    // Every position of a map has the same channels.
    private static Content Flattened(int channels, int wider) => (random, count) =>
    {
        double[] map = Widened(channels)(random, wider);
        return [.. Enumerable.Range(0, count).Select(i => (i / wider * channels) + map[i % wider])];
    };
}
