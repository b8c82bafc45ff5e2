using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Nn;

/// <summary>
/// The gradients of layers on the reference backend, of their input and of every parameter, against central finite differences in float64 of sum r y for a random r.
/// </summary>
public sealed class LayerGradientTests
{
    // Central differences in float64 are exact to about the square of the step; ReLU is left out because it has a kink.
    private const double Difference = 1e-5, Tolerance = 1e-7;

    private static readonly Shape Sequences = Shape.Matrix(2, 3 * 4);
    private static readonly Shape Images = new(2, 4, 5, 3);

    private ReferenceBackend backend = null!;

    [SetUp]
    public void Start() => backend = new ReferenceBackend();

    [TearDown]
    public void Stop() => backend.Dispose();

    [Test]
    public void Convolution([Values(1, 3)] int kernelSize, [Values(1, 2)] int stride) => Check(Images, store =>
    {
        var layer = new Conv2d(store.Layer("conv", 0), 3, 4, kernelSize, stride);
        return layer.Forward;
    });

    [Test]
    public void Batch_norm() => Check(Images, store =>
    {
        var layer = new BatchNorm(store.Layer("norm", 0), 3, relu: false);
        return layer.Forward;
    });

    [Test]
    public void Linear([Values] bool hasBias) => Check(Shape.Matrix(3, 5), store =>
    {
        var layer = new Linear(store.Layer("linear", 0), 5, 4, hasBias);
        return layer.Forward;
    });

    [Test]
    public void Modules_one_after_the_other() => Check(Images, store => new Sequential(
        new Conv2d(store.Layer("0", 0), 3, 4, 3),
        new BatchNorm(store.Layer("1", 0), 4, relu: false),
        new Pool2d(PoolKind.Average, 2, 2),
        new Dropout(0.3f, ordinal: 1),
        new Flatten(),
        new Linear(store.Layer("5", 2), 2 * 2 * 4, 5)).Forward);

    [Test]
    public void A_dense_block_of_layers() => Check(Images, store =>
    {
        const int Layers = 3, Growth = 2;
        BatchNorm[] norms = [.. Enumerable.Range(0, Layers).Select(i => new BatchNorm(store.Layer($"norm{i}", i), Images.C + (i * Growth), relu: false))];
        Conv2d[] convolutions = [.. Enumerable.Range(0, Layers).Select(i => new Conv2d(store.Layer($"conv{i}", i), Images.C + (i * Growth), Growth, 3))];
        return (tape, x) =>
        {
            var buffer = new ChannelBuffer(tape, Images with { C = Images.C + (Layers * Growth) });
            tape.Copy(x, buffer.Slice(0, Images.C));
            for (int i = 0; i < Layers; i++)
            {
                int channels = Images.C + (i * Growth);
                convolutions[i].Forward(tape, norms[i].Forward(tape, buffer.Read(channels)), buffer.Slice(channels, Growth));
            }

            return tape.Copy(buffer.Read(buffer.Shape.C));
        };
    });

    // Indices 2, 0 and -1, then 2 again: a vector that is used twice, one that is not used, and one of zeros.
    [Test]
    public void Embedding() => Check(Shape.Matrix(4, 3), store =>
    {
        var layer = new Embedding(store.Layer("embedding", 0), 4, 3);
        return (tape, x) =>
        {
            Tensor indices = tape.Save(Shape.Vector(4), ElementType.Int32);
            tape.Backend.Upload<int>(indices, [2, 0, -1, 2]);
            return tape.Add(layer.Forward(tape, indices), x);
        };
    });

    [Test]
    public void Lstm_cell_over_three_steps() => Check(Sequences, store =>
    {
        var cell = new LstmCell(store.Layer("cell", 0), 4, 2);
        return (tape, x) =>
        {
            Variable state = cell.ZeroState(tape, Sequences.N);
            foreach (Variable step in Steps(tape, x))
                state = cell.Forward(tape, step, state);
            return state;
        };
    });

    // One sequence of all three steps and one that ends after the first: every output counts, the hidden states of the padding too.
    [Test]
    public void Bidirectional_lstm_over_sequences_of_different_lengths()
    {
        using var mask = new SequenceMask(backend, 3, Sequences.N);
        mask.Write([3, 1]);
        Check(Sequences, store =>
        {
            var lstm = new BiLstm(store.Layer("lstm", 0), 4, 2);
            return (tape, x) =>
            {
                BiLstmOutput output = lstm.Forward(tape, Steps(tape, x), mask);
                return output.Hidden.Aggregate(output.FinalState, tape.Concat);
            };
        });
    }

    private static Variable[] Steps(Tape tape, Variable x) => [.. Enumerable.Range(0, 3).Select(step => tape.Channels(x, 4 * step, 4))];

    private void Check(Shape inputShape, Func<ParameterStore, Func<Tape, Variable, Variable>> build)
    {
        using var store = new ParameterStore();
        Func<Tape, Variable, Variable> layer = build(store);
        store.Allocate(backend);
        store.Initialize(seed: 2);
        using Tensor x = backend.Upload(inputShape, Noise.Doubles(inputShape.Count, 1));
        using var block = new StepBlock(backend);
        double[] upstream;
        var gradients = new List<(string Name, Tensor Value, double[] Gradient)>();
        using (var tape = new Tape(backend, PassMode.Training, block))
        {
            Variable input = tape.Input(x, needsGradient: true);
            Variable y = layer(tape, input);
            upstream = Noise.Doubles(y.Shape.Count, 3);
            tape.Backward(y, (gradient, _) => backend.Upload<double>(gradient, upstream));
            gradients.Add(("the input", x, backend.Download(input.Gradient!)));
            gradients.AddRange(store.Parameters.Select(parameter => (parameter.Name, parameter.Variable.Value, backend.Download(parameter.Variable.Gradient!))));
        }

        foreach ((string name, Tensor value, double[] gradient) in gradients)
            AssertDerivatives(name, value, gradient, Output, upstream);

        double[] Output()
        {
            using var tape = new Tape(backend, PassMode.Training, block);
            return backend.Download(layer(tape, tape.Input(x)).Value);
        }
    }

    private static void AssertDerivatives(string name, Tensor tensor, double[] gradient, Func<double[]> output, double[] upstream)
    {
        double[] values = tensor.Backend.Download(tensor);
        for (int i = 0; i < values.Length; i++)
        {
            double derivative = (Sum(i, Difference) - Sum(i, -Difference)) / (2 * Difference);
            Assert.That(gradient[i], Is.EqualTo(derivative).Within(Tolerance * (1 + Math.Abs(derivative))), $"the gradient of {name}, element {i}");
        }

        tensor.Backend.Upload<double>(tensor, values);

        double Sum(int element, double move)
        {
            double[] moved = [.. values];
            moved[element] += move;
            tensor.Backend.Upload<double>(tensor, moved);
            return output().Zip(upstream, (value, weight) => value * weight).Sum();
        }
    }
}
