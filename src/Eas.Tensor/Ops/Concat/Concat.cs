using Eas.Tensors.Autograd;

namespace Eas.Tensors.Ops;

/// <summary>Cutting and joining channels, and joining items; built from copies.</summary>
public static class ConcatOps
{
    /// <summary>Some channels of x.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="x">(N, H, W, C).</param>
    /// <param name="first">First channel.</param>
    /// <param name="count">Number of channels.</param>
    /// <returns>(N, H, W, count), a copy without gaps.</returns>
    public static Variable Channels(this Tape tape, Variable x, int first, int count)
    {
        Tensor y = tape.Output(x.Shape with { C = count });
        using (Tensor source = x.Value.Channels(first, count))
            tape.Backend.Copy(source, y, accumulate: false);
        return tape.Record(y, [x], dy => x.AccumulateGradient((dx, accumulate) =>
        {
            if (!accumulate)
                tape.Backend.Fill(dx, 0);
            using Tensor target = dx.Channels(first, count);
            tape.Backend.Copy(dy, target, accumulate: true);
        }));
    }

    /// <summary>All channels of a, then all of b.</summary>
    /// <returns>(N, H, W, C of a + C of b).</returns>
    /// <exception cref="ArgumentException">The pixels differ.</exception>
    public static Variable Concat(this Tape tape, Variable a, Variable b)
    {
        if (a.Shape with { C = b.Shape.C } != b.Shape)
            throw new ArgumentException($"concat: {a.Shape} and {b.Shape} differ in more than channels");
        Tensor y = tape.Output(a.Shape with { C = a.Shape.C + b.Shape.C });
        CopyInto(tape, a.Value, y, 0);
        CopyInto(tape, b.Value, y, a.Shape.C);
        return tape.Record(y, [a, b], dy =>
        {
            a.AccumulateGradient((da, accumulate) => CopyFrom(tape, dy, 0, da, accumulate));
            b.AccumulateGradient((db, accumulate) => CopyFrom(tape, dy, a.Shape.C, db, accumulate));
        });
    }

    /// <summary>All items of the first part, then all of the next.</summary>
    /// <param name="tape">The step's tape.</param>
    /// <param name="parts">At least one; (N, H, W, C), each of its own N.</param>
    /// <returns>(sum of N, H, W, C).</returns>
    /// <exception cref="ArgumentException">Parts differ in more than N, or there are none.</exception>
    public static Variable Stack(this Tape tape, IReadOnlyList<Variable> parts)
    {
        if (parts.Count == 0 || parts.Any(part => part.Shape with { N = 1 } != parts[0].Shape with { N = 1 }))
            throw new ArgumentException($"stack: the shapes {string.Join(", ", parts.Select(part => part.Shape))} differ in more than items, or there are none");
        Tensor y = tape.Output(parts[0].Shape with { N = parts.Sum(part => part.Shape.N) });
        int[] firsts = new int[parts.Count];
        for (int i = 0; i < parts.Count; i++)
        {
            firsts[i] = i == 0 ? 0 : firsts[i - 1] + parts[i - 1].Shape.N;
            using Tensor target = y.Items(firsts[i], parts[i].Shape.N);
            tape.Backend.Copy(parts[i].Value, target, accumulate: false);
        }

        return tape.Record(y, [.. parts], dy =>
        {
            for (int i = 0; i < parts.Count; i++)
            {
                int first = firsts[i];
                parts[i].AccumulateGradient((dx, accumulate) =>
                {
                    using Tensor source = dy.Items(first, dx.Shape.N);
                    tape.Backend.Copy(source, dx, accumulate);
                });
            }
        });
    }

    private static void CopyInto(Tape tape, Tensor x, Tensor y, int first)
    {
        using Tensor target = y.Channels(first, x.Shape.C);
        tape.Backend.Copy(x, target, accumulate: false);
    }

    private static void CopyFrom(Tape tape, Tensor dy, int first, Tensor dx, bool accumulate)
    {
        using Tensor source = dy.Channels(first, dx.Shape.C);
        tape.Backend.Copy(source, dx, accumulate);
    }
}
