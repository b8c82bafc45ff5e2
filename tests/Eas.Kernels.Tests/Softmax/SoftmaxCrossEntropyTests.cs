using Eas.Kernels.Cpu.Softmax;
using Eas.Kernels.Cpu.Steps;
using Eas.Kernels.Parameters;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Softmax;

public sealed unsafe class SoftmaxCrossEntropyTests
{
    private readonly double[] metrics = new double[4];
    private readonly float[] batchLoss = new float[1];

    private float Loss => batchLoss[0];

    [SetUp]
    public void ResetMetrics() => Array.Clear(metrics);

    [Test]
    public void Equal_logits_lose_the_logarithm_of_the_number_of_classes_and_count_as_the_first_class()
    {
        using var logits = new GuardedBuffer(3, 10, value: _ => 50);
        Forward(logits, [0, 1, 2]);
        Assert.That(Loss, Is.EqualTo(Math.Log(10)).Within(1e-6));
        Assert.That(metrics[0], Is.EqualTo(3 * Math.Log(10)).Within(1e-6));
        Assert.That(metrics[1], Is.EqualTo(1), "correct");
        Assert.That(metrics[2], Is.EqualTo(3), "images");
        Assert.That(metrics[3], Is.Zero, "non-finite");
    }

    [Test]
    public void Huge_logits_do_not_overflow()
    {
        using var logits = new GuardedBuffer(1, 2, value: i => i == 0 ? 3e38f : -3e38f);
        Forward(logits, [0]);
        Assert.That(Loss, Is.Zero);
        Assert.That(metrics[3], Is.Zero, "non-finite");
    }

    [Test]
    public void Images_without_a_label_count_for_nothing()
    {
        using GuardedBuffer logits = GuardedBuffer.Random(3, 4, 1), labelled = new(1, 4, value: i => logits[4 + i]);
        float[] gradient = Forward(logits, [-1, 2, -1]);
        float lossWithOthers = Loss;
        float[] alone = Forward(labelled, [2]);
        Assert.That(lossWithOthers, Is.EqualTo(Loss));
        Assert.That(gradient, Is.EqualTo((float[])[0, 0, 0, 0, .. alone, 0, 0, 0, 0]));
    }

    [Test]
    public void Without_any_label_the_loss_and_its_gradient_are_0()
    {
        using GuardedBuffer logits = GuardedBuffer.Random(2, 4, 1);
        Assert.That(Forward(logits, [-1, -1]), Is.All.Zero);
        Assert.That(Loss, Is.Zero);
        Assert.That(metrics[2], Is.Zero, "images");
    }

    [Test]
    public void A_loss_that_is_no_number_is_reported_with_its_step()
    {
        using var logits = new GuardedBuffer(2, 3, value: i => i == 4 ? float.NaN : 0);
        Forward(logits, [0, 0]);
        Assert.That(metrics[3], Is.EqualTo(1 + (11 * 65536) + 0xFFFF));
    }

    [Test]
    public void Threads_do_not_change_a_bit()
    {
        using GuardedBuffer logits = GuardedBuffer.Random(999, 100, 1);
        int[] labels = [.. Enumerable.Range(0, 999).Select(i => i % 100)];
        float[] one = Forward(logits, labels);
        float lossOfOne = Loss;
        Assert.That(Forward(logits, labels, threads: 3), Is.EqualTo(one));
        Assert.That(Loss, Is.EqualTo(lossOfOne));
    }

    private float[] Forward(GuardedBuffer logits, int[] labels, int threads = 1)
    {
        int classes = logits.Count / logits.Rows;
        Array.Clear(metrics);
        using GuardedBuffer probabilities = new(logits.Rows, classes), dLogits = new(logits.Rows, classes);
        var results = new double[logits.Rows * SoftmaxCrossEntropyKernels.ValuesPerImage];
        var step = new StepParameters { Step = 11 };
        float dLoss = 1;
        fixed (int* labelPointer = labels)
        fixed (double* resultPointer = results, metricPointer = metrics)
        fixed (float* lossPointer = batchLoss)
        {
            var rows = new ClassRows { Logits = logits.PixelRows, Probabilities = probabilities.PixelRows, Labels = labelPointer, Images = logits.Rows, Classes = classes };
            var report = new NonFiniteReport(&step, metricPointer + 3);
            Launches.Run(
                threads,
                SoftmaxCrossEntropyKernels.Rows(rows, resultPointer),
                SoftmaxCrossEntropyKernels.Finish(labelPointer, logits.Rows, resultPointer, lossPointer, metricPointer, report, 0xFFFF),
                SoftmaxCrossEntropyKernels.Backward(WithLogits(rows, dLogits), &dLoss, accumulate: false));
        }

        return dLogits.Values();
    }

    private static ClassRows WithLogits(ClassRows rows, GuardedBuffer dLogits) => new()
    {
        Logits = dLogits.PixelRows,
        Probabilities = rows.Probabilities,
        Labels = rows.Labels,
        Images = rows.Images,
        Classes = rows.Classes,
    };
}
