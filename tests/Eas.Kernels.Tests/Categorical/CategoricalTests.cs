using Eas.Kernels.Cpu.Categorical;
using Eas.Kernels.Cpu.Rows;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Categorical;

public sealed unsafe class CategoricalTests
{
    [Test]
    public void What_is_masked_is_not_read_and_the_rest_sums_to_one()
    {
        using var logits = new PinnedArray<float>([float.NaN, 1, float.PositiveInfinity, 1]);
        using var p = new PinnedArray<float>(4);
        using var scores = new PinnedArray<float>(2);
        Run([0, 1, 0, 1], choice: 3, logits, p, scores);
        Assert.That(p.Values, Is.EqualTo(new[] { 0, 0.5f, 0, 0.5f }));
        Assert.That(scores.Values, Is.EqualTo(new[] { -MathF.Log(2), MathF.Log(2) }).Within(1e-7));
    }

    [Test]
    public void Logits_far_apart_neither_overflow_nor_give_an_entropy_that_is_no_number()
    {
        using var logits = new PinnedArray<float>([-1e30f, 1e30f]);
        using var p = new PinnedArray<float>(2);
        using var scores = new PinnedArray<float>(2);
        Run([1, 1], choice: 1, logits, p, scores);
        Assert.That(p.Values, Is.EqualTo(new[] { 0f, 1 }));
        Assert.That(scores.Values, Is.All.Zero);
    }

    [Test]
    public void A_row_without_options_has_probabilities_of_zero()
    {
        using var logits = new PinnedArray<float>([1f, 2]);
        using var p = new PinnedArray<float>([float.NaN, float.NaN]);
        using var scores = new PinnedArray<float>([float.NaN, float.NaN]);
        Run([0, 0], choice: -1, logits, p, scores);
        Assert.That(p.Values, Is.All.Zero);
        Assert.That(scores.Values, Is.All.Zero);
    }

    private static void Run(int[] mask, int choice, PinnedArray<float> logits, PinnedArray<float> p, PinnedArray<float> scores)
    {
        using var masks = new PinnedArray<int>(mask);
        using var choices = new PinnedArray<int>([choice]);
        var rows = new CategoricalRows
        {
            Mask = masks.Pointer,
            Choices = choices.Pointer,
            Probabilities = new PixelRows(p.Pointer, mask.Length),
            Scores = new PixelRows(scores.Pointer, 2),
            Rows = 1,
            Options = mask.Length,
        };
        Launches.RunBackwards(new CategoricalLaunch(rows, new PixelRows(logits.Pointer, mask.Length)));
    }
}
