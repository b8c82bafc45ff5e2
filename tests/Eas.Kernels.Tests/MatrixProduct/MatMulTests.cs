using Eas.Kernels.Cpu.MatrixProduct;
using Eas.Kernels.Cpu.Memory;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Parameters;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Kernels.Tests.MatrixProduct;

/// <summary>Products agree with plain loops in double precision, at every vector width of this processor.</summary>
[TestFixtureSource(typeof(TestedWidths), nameof(TestedWidths.All))]
public sealed unsafe class MatMulTests(SimdWidth width)
{
    [Test]
    public void Every_form_matches_the_definition(
        [Values] MatMulForm form,
        [Values(1, 7, 64)] int rows,
        [Values(1, 10, 33, 96)] int columns,
        [Values(1, 5, 130)] int depth,
        [Values(0, 3)] int gap,
        [Values] bool accumulate)
    {
        bool transposedA = form == MatMulForm.TransposedA, transposedB = form == MatMulForm.TransposedB;
        int widthA = transposedA ? rows : depth, widthB = transposedB ? depth : columns;
        MatMulParams p = MatMulParams.Create(form, rows, columns, depth, widthA + gap, widthB + gap, columns + gap);
        var random = new System.Random(3);
        using GuardedBuffer a = new GuardedBuffer(transposedA ? depth : rows, widthA, p.PitchA).FillRandom(random);
        using GuardedBuffer b = new GuardedBuffer(transposedB ? columns : depth, widthB, p.PitchB).FillRandom(random);
        using GuardedBuffer c = new GuardedBuffer(rows, columns, p.PitchC).FillRandom(random);
        using var pool = new NativePool();
        var workspace = (float*)pool.Rent(MatMul.WorkspaceFloats(p, width) * sizeof(float));
        var expected = new double[rows * columns];
        for (int i = 0; i < expected.Length; i++)
        {
            (int row, int column) = (i / columns, i % columns);
            expected[i] = accumulate ? c[row, column] : 0;
            for (int k = 0; k < depth; k++)
                expected[i] += (double)(transposedA ? a[k, row] : a[row, k]) * (transposedB ? b[column, k] : b[k, column]);
        }

        var launches = new LaunchList();
        MatMul.Submit(launches, width, p, a.Data, b.Data, c.Data, accumulate, workspace);
        launches.Run(threads: 1);

        c.AssertEquals(expected, 1e-5);
        c.AssertSentinelsUntouched();
    }

    [Test]
    public void A_pitch_shorter_than_a_row_is_refused() =>
        Assert.That(
            () => MatMulParams.Create(MatMulForm.Plain, 4, 5, 6, pitchB: 4),
            Throws.ArgumentException.With.Message.EqualTo("matrix product (Plain) giving [4, 5] over 6 terms: a pitch of 4 is less than the 5 columns of B"));
}
