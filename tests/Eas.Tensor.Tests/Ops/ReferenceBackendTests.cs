using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;
using Eas.Testing;
using Eas.Testing.Cases;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Ops;

/// <summary>The reference's forward passes on numbers worked out by hand; its gradients follow from finite differences.</summary>
[TestFixture]
[Category("Ops")]
public sealed class ReferenceBackendTests
{
    private ReferenceBackend backend = null!;

    [SetUp]
    public void Start() => backend = new ReferenceBackend();

    [TearDown]
    public void Stop() => backend.Dispose();

    [Test]
    public void Convolution_slides_the_kernel_over_a_map_with_a_border_of_zeros()
    {
        Tensor x = Upload(new Shape(1, 3, 3, 1), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Tensor w = Upload(new Shape(1, 3, 3, 1), 0, 1, 0, 0, 10, 100, 0, 0, 0);
        Tensor y = Empty(new Shape(1, 3, 3, 1));

        backend.Conv2d(x, w, y, Conv2dParams.Create(1, 3, 3, 1, 1, 3));

        Assert.That(Values(y), Is.EqualTo([210, 320, 30, 541, 652, 63, 874, 985, 96]));
    }

    [Test]
    public void Convolution_with_stride_2_takes_every_other_pixel()
    {
        Tensor x = Upload(new Shape(1, 2, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Tensor w = Upload(new Shape(1, 1, 1, 2), 1, 100);
        Tensor y = Empty(new Shape(1, 1, 2, 1));

        backend.Conv2d(x, w, y, Conv2dParams.Create(1, 2, 3, 2, 1, 1, stride: 2));

        Assert.That(Values(y), Is.EqualTo([201, 605]));
    }

    [Test]
    public void Batch_norm_gives_mean_0_and_variance_1_and_moves_the_running_statistics_a_tenth()
    {
        Tensor x = Upload(Shape.Matrix(4, 1), 1, 3, 5, 7);
        var layer = new BatchNormTensors(Upload(Shape.Vector(1), 2), Upload(Shape.Vector(1), 1), Upload(Shape.Vector(1), 10), Upload(Shape.Vector(1), 20));
        Tensor mean = Empty(Shape.Vector(1)), inverseDeviation = Empty(Shape.Vector(1)), y = Empty(x.Shape);

        backend.BatchNorm(x, layer, mean, inverseDeviation, y, new BatchNormParams { Rows = 4, Channels = 1, Relu = true, Epsilon = 1e-12f }, block: null);

        double deviation = Math.Sqrt(5);
        Assert.That(Values(mean), Is.EqualTo([4]));
        Assert.That(Values(inverseDeviation), Is.EqualTo([1 / deviation]).Within(1e-9));
        Assert.That(Values(y), Is.EqualTo([0, 1 - (2 / deviation), 1 + (2 / deviation), 1 + (6 / deviation)]).Within(1e-9));
        Assert.That(Values(layer.RunningMean), Is.EqualTo([9.4]).Within(1e-6));
        Assert.That(Values(layer.RunningVariance), Is.EqualTo([18 + (0.1 * 20 / 3)]).Within(1e-6));
    }

    [Test]
    public void Pooling_takes_the_largest_or_the_mean_of_each_window_and_drops_what_sticks_out()
    {
        Tensor x = Upload(new Shape(1, 2, 5, 1), 1, 2, 3, 4, 50, 5, 6, 7, 4, 50);
        Tensor y = Empty(new Shape(1, 1, 2, 1));

        backend.Pool2d(x, y, new Pool2dParams(PoolKind.Max, 1, 2, 5, 1, 2, 2));
        Assert.That(Values(y), Is.EqualTo([6, 7]));

        backend.Pool2d(x, y, new Pool2dParams(PoolKind.Average, 1, 2, 5, 1, 2, 2));
        Assert.That(Values(y), Is.EqualTo([3.5, 4.5]));
    }

    [Test]
    public void Of_equal_largest_values_the_first_gets_the_gradient()
    {
        Tensor x = Upload(new Shape(1, 2, 2, 1), 1, 9, 9, 9), dy = Upload(new Shape(1, 1, 1, 1), 2), dx = Empty(x.Shape);

        backend.Pool2dBackward(dy, x, dx, new Pool2dParams(PoolKind.Max, 1, 2, 2, 1, 2, 2), accumulate: false);

        Assert.That(Values(dx), Is.EqualTo([0, 2, 0, 0]));
    }

    [Test]
    public void Cross_entropy_is_the_mean_over_images_with_a_label_and_counts_them()
    {
        Tensor logits = Upload(Shape.Matrix(3, 2), 0, Math.Log(3), 5, 5, 1000, 0);
        Tensor labels = backend.Allocate(Shape.Vector(3), ElementType.Int32), probabilities = Empty(logits.Shape), loss = Empty(Shape.Vector(1));
        backend.Upload<int>(labels, [1, -1, 0]);
        using var block = new StepBlock(backend);

        backend.SoftmaxCrossEntropy(logits, labels, probabilities, loss, block);

        Assert.That(Values(probabilities), Is.EqualTo([0.25, 0.75, 0.5, 0.5, 1, 0]).Within(1e-12));
        Assert.That(Values(loss), Is.EqualTo([Math.Log(4.0 / 3) / 2]).Within(1e-12));
        Assert.That(block.ReadMetrics(), Is.EqualTo(new Metrics(Math.Log(4.0 / 3), 2, 2, 0)));
    }

    [Test]
    public void Dropout_keeps_the_mean_and_about_the_wanted_share()
    {
        Tensor x = Upload(Shape.Vector(10_000), [.. Enumerable.Repeat(1.0, 10_000)]), y = Empty(x.Shape);
        using var block = new StepBlock(backend);

        backend.Dropout(x, y, new DropoutParams(0.25f, layerOrdinal: 1), block, accumulate: false);

        Assert.That(Values(y).Count(value => value == 0), Is.EqualTo(2500).Within(200));
        Assert.That(Values(y), Has.All.EqualTo(0).Or.EqualTo(4.0 / 3).Within(1e-12));
    }

    [Test]
    public void Lstm_cell_with_open_gates_adds_to_the_state()
    {
        // i, f and o are open, so that c = c' + tanh(g) and h = tanh(c).
        Tensor gates = Upload(Shape.Matrix(1, 4), 100, 100, 0.5, 100), previous = Upload(Shape.Matrix(1, 2), 9, 0.25);
        Tensor activations = Empty(gates.Shape), state = Empty(previous.Shape);

        backend.LstmCell(gates, previous, activations, state);

        double cell = 0.25 + Math.Tanh(0.5);
        Assert.That(Values(state), Is.EqualTo([Math.Tanh(cell), cell]).Within(1e-12));
    }

    [Test]
    public void Sgd_with_nesterov_looks_one_velocity_ahead()
    {
        Tensor values = Upload(Shape.Vector(1), 1), gradients = Upload(Shape.Vector(1), 0.5), velocity = Upload(Shape.Vector(1), 2);
        using var block = new StepBlock(backend);
        block.Write(new StepParameters { LearningRate = 0.125f });

        backend.SgdStep(values, gradients, velocity, new SgdParams(Momentum: 0.5f, WeightDecay: 0.25f, Nesterov: true), block);

        Assert.That(Values(velocity), Is.EqualTo([1.75]));
        Assert.That(Values(values), Is.EqualTo([1 - (0.125 * (0.75 + 0.875))]));
    }

    [Test]
    public void The_first_step_of_adam_is_the_learning_rate_whatever_the_gradient()
    {
        Tensor values = Upload(Shape.Vector(2), 1, 1), gradients = Upload(Shape.Vector(2), 1e-3, -1e3);
        Tensor first = Upload(Shape.Vector(2), 0, 0), second = Upload(Shape.Vector(2), 0, 0);
        using var block = new StepBlock(backend);
        block.Write(new StepParameters { LearningRate = 0.125f });

        backend.AdamStep(values, gradients, first, second, new AdamParams(), block);

        Assert.That(Values(values), Is.EqualTo([0.875, 1.125]).Within(1e-5));
    }

    [Test]
    public void An_image_without_augmentation_is_normalised_and_turned_to_channels_last()
    {
        Tensor pixels = backend.Allocate(new Shape(2, 2, 1, 2), ElementType.UInt8), labels = backend.Allocate(Shape.Vector(2), ElementType.Int32);
        backend.Upload<byte>(pixels, [0, 0, 0, 0, 0, 51, 102, 255]);
        backend.Upload<int>(labels, [3, 4]);
        Tensor normalization = Upload(Shape.Matrix(2, 2), 0, 0.2, 0.5, 2), y = Empty(new Shape(1, 1, 2, 2));
        Tensor batchLabels = backend.Allocate(Shape.Vector(1), ElementType.Int32);
        using var block = new StepBlock(backend);
        block.Write(new StepParameters { BatchIndex = 3 });

        backend.ImageBatch(
            pixels, labels, order: null, normalization, y, batchLabels, new ImageBatchParams { BatchSize = 1, Slots = 2, Height = 1, Width = 2, Channels = 2 }, block);

        int[] label = new int[1];
        backend.Download<int>(batchLabels, label);
        Assert.That(label, Is.EqualTo([4]));
        Assert.That(Values(y), Is.EqualTo([0, 0.1, 0.4, 0.4]).Within(1e-12));
    }

    [Test]
    public void Gather_scale_chooses_rows_and_columns_of_every_position()
    {
        Tensor x = Upload(new Shape(2, 1, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), y = Empty(new Shape(2, 1, 2, 3));
        Tensor rows = backend.Allocate(Shape.Vector(2), ElementType.Int32), columns = backend.Allocate(Shape.Vector(3), ElementType.Int32);
        backend.Upload<int>(rows, [1, -1]);
        backend.Upload<int>(columns, [2, -1, 0]);

        backend.GatherScale(x, rows, columns, Upload(Shape.Vector(3), 0.5, 1, 2), y);

        Assert.That(Values(y), Is.EqualTo([4.5, 0, 14, 6, 0, 20, 0, 0, 0, 0, 0, 0]));
    }

    [TestCaseSource(typeof(OpCases), nameof(OpCases.All))]
    public void A_captured_step_gives_the_same_bits_as_a_direct_one_and_leaves_no_memory(OpCase opCase)
    {
        using (var session = new OpSession(backend, opCase, opCase.Draw()))
        {
            OpResults direct = session.Run();

            Assert.That(session.RunCaptured().FindBitDifference(direct), Is.Null);
            Assert.That(direct.DamagedSurroundings, Is.Empty);
        }

        Assert.That(backend.Memory, Is.EqualTo(backend.Memory with { LiveBuffers = 0, LiveBytes = 0, HeldBytes = 0 }));
    }

    [Test]
    public void Capturing_runs_nothing()
    {
        Tensor x = Upload(Shape.Vector(1), 1);

        using ICapturedStep step = backend.Capture(() => backend.Fill(x, 2));
        Assert.That(Values(x), Is.EqualTo([1]));

        step.Run();
        Assert.That(Values(x), Is.EqualTo([2]));
    }

    [Test]
    public void New_memory_is_no_number() => Assert.That(Values(Empty(Shape.Vector(3))), Is.All.NaN);

    [Test]
    public void Floats_and_doubles_can_be_transferred()
    {
        Tensor x = Empty(Shape.Vector(2));
        backend.Upload<float>(x, [0.5f, 2]);
        float[] floats = new float[2];
        backend.Download<float>(x, floats);

        Assert.That(floats, Is.EqualTo([0.5f, 2]));
        Assert.That(Values(x), Is.EqualTo([0.5, 2]));
        Assert.That(() => backend.Upload<int>(x, [1, 2]), Throws.ArgumentException);
    }

    private Tensor Empty(Shape shape) => backend.Allocate(shape, ElementType.Float64);

    private Tensor Upload(Shape shape, params double[] values)
    {
        Tensor tensor = Empty(shape);
        backend.Upload<double>(tensor, values);
        return tensor;
    }

    private double[] Values(Tensor tensor)
    {
        double[] values = new double[tensor.Shape.Count];
        backend.Download<double>(tensor, values);
        return values;
    }
}
