using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Nn;

public sealed class BiLstmTests
{
    private const int Inputs = 5, Units = 3, Steps = 4;
    private static readonly int[] Lengths = [2, 4, 1];

    [Test]
    public void Padding_has_no_influence_on_any_output_or_gradient([Values("cpu", "reference")] string backendName)
    {
        BatchResults zeros = RunBatch(backendName, padding: _ => 0);
        BatchResults garbage = RunBatch(backendName, padding: step => 1e3 * (step - 2.5));
        Assert.That(garbage.Hidden.SelectMany(values => values), Is.EqualTo(zeros.Hidden.SelectMany(values => values)));
        Assert.That(garbage.FinalState, Is.EqualTo(zeros.FinalState));
        Assert.That(garbage.Gradients, Is.EqualTo(zeros.Gradients));
        for (int step = 0; step < Steps; step++)
        {
            for (int n = 0; n < Lengths.Length; n++)
            {
                double[] row = garbage.InputGradients[step][(n * Inputs)..((n + 1) * Inputs)];
                Assert.That(row, step < Lengths[n] ? Has.Some.Not.Zero : Is.All.Zero, $"gradient of sequence {n}, step {step}");
            }
        }
    }

    [Test]
    public void A_sequence_in_a_batch_gives_what_it_gives_alone()
    {
        BatchResults batch = RunBatch("reference", padding: _ => 9);
        double[] gradients = new double[batch.Gradients.Length];
        for (int n = 0; n < Lengths.Length; n++)
        {
            BatchResults alone = Run("reference", [n], steps: Lengths[n], padding: _ => 0);
            for (int step = 0; step < Lengths[n]; step++)
                AssertClose(batch.Hidden[step].AsSpan(n * 2 * Units, 2 * Units), alone.Hidden[step]);
            AssertClose(batch.FinalState.AsSpan(n * 4 * Units, 4 * Units), alone.FinalState);
            for (int i = 0; i < gradients.Length; i++)
                gradients[i] += alone.Gradients[i];
        }

        AssertClose(batch.Gradients, gradients);
    }

    [Test]
    public void The_cpu_agrees_with_the_reference()
    {
        BatchResults cpu = RunBatch("cpu", padding: _ => 0), reference = RunBatch("reference", padding: _ => 0);
        AssertClose([.. cpu.Hidden.SelectMany(values => values)], [.. reference.Hidden.SelectMany(values => values)], 1e-5);
        AssertClose(cpu.Gradients, reference.Gradients, 1e-5);
    }

    [Test]
    public void The_final_state_is_the_forward_directions_at_the_end_and_the_backward_directions_at_the_start()
    {
        BatchResults alone = Run("reference", [1], Steps, padding: _ => 0);
        Assert.That(alone.FinalState[..Units], Is.EqualTo(alone.Hidden[Steps - 1][..Units]));
        Assert.That(alone.FinalState[Units..(2 * Units)], Is.EqualTo(alone.Hidden[0][Units..]));
    }

    [Test]
    public void A_captured_step_takes_batches_of_other_lengths()
    {
        using IBackend backend = Backends.Create("cpu");
        using var store = new ParameterStore();
        var lstm = new BiLstm(store.Layer("encoder", 0), Inputs, Units);
        store.Allocate(backend);
        store.Initialize(seed: 1);
        Shape shape = Shape.Matrix(1, Inputs);
        using Tensor x = backend.Upload(shape, Noise.Doubles(shape.Count, 1));
        using Tensor final = backend.Allocate(Shape.Matrix(1, 4 * Units), backend.FloatType);
        using var mask = new SequenceMask(backend, Steps, sequences: 1);
        using ICapturedStep step = backend.Capture(Forward);
        foreach (int length in (int[])[4, 1, 3])
        {
            mask.Write([length]);
            step.Run();
            double[] captured = backend.Download(final);
            Forward();
            Assert.That(captured, Is.EqualTo(backend.Download(final)));
        }

        void Forward()
        {
            using var tape = new Tape(backend, PassMode.Evaluation);
            backend.Copy(lstm.Forward(tape, [.. Enumerable.Repeat(tape.Input(x), Steps)], mask).FinalState.Value, final, accumulate: false);
        }
    }

    [Test]
    public void Wrong_lengths_are_named()
    {
        using IBackend backend = Backends.Create("cpu");
        using var mask = new SequenceMask(backend, Steps, sequences: 2);
        Assert.That(() => mask.Write([1]), Throws.ArgumentException.With.Message.Contains("batch of 2"));
        Assert.That(() => mask.Write([1, 5]), Throws.ArgumentException.With.Message.Contains("sequence 1 has length 5"));
    }

    private static BatchResults RunBatch(string backendName, Func<int, double> padding) => Run(backendName, [0, 1, 2], Steps, padding);

    // The upstream gradient reaches the final state and, at the steps of each sequence, its hidden states.
    private static BatchResults Run(string backendName, int[] sequences, int steps, Func<int, double> padding)
    {
        using IBackend backend = Backends.Create(backendName);
        using var store = new ParameterStore();
        var lstm = new BiLstm(store.Layer("encoder", 0), Inputs, Units);
        store.Allocate(backend);
        store.Initialize(seed: 1);
        using var mask = new SequenceMask(backend, steps, sequences.Length);
        mask.Write([.. sequences.Select(n => Lengths[n])]);
        Tensor[] inputs = [.. Enumerable.Range(0, steps).Select(step => backend.Upload(
            Shape.Matrix(sequences.Length, Inputs), [.. sequences.SelectMany(n => Rows(step, n, Inputs, padding(step)))]))];
        Tensor[] upstream = [.. Enumerable.Range(0, steps).Select(step => backend.Upload(
            Shape.Matrix(sequences.Length, 2 * Units), [.. sequences.SelectMany(n => Rows(step, n, 2 * Units, 0))]))];
        using Tensor upstreamFinal = backend.Upload(
            Shape.Matrix(sequences.Length, 4 * Units), [.. sequences.SelectMany(n => Noise.Doubles(4 * Units, 500 + (ulong)n))]);
        using var tape = new Tape(backend);
        Variable[] variables = [.. inputs.Select(input => tape.Input(input, needsGradient: true))];
        BiLstmOutput output = lstm.Forward(tape, variables, mask);
        double[][] hidden = [.. output.Hidden.Select(step => backend.Download(step.Value))];
        double[] final = backend.Download(output.FinalState.Value);
        foreach ((Variable step, Tensor gradient) in output.Hidden.Zip(upstream))
            step.AccumulateGradient((target, accumulate) => backend.Copy(gradient, target, accumulate));
        tape.Backward(output.FinalState, (target, accumulate) => backend.Copy(upstreamFinal, target, accumulate));
        var results = new BatchResults(
            hidden, final, backend.Download(store.Gradients), [.. variables.Select(variable => backend.Download(variable.Gradient!))]);
        foreach (Tensor tensor in inputs.Concat(upstream))
            tensor.Dispose();
        return results;
    }

    private static double[] Rows(int step, int sequence, int count, double padding) => step < Lengths[sequence]
        ? Noise.Doubles(count, (ulong)(1 + (100 * sequence) + step))
        : [.. Enumerable.Repeat(padding, count)];

    private static void AssertClose(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double tolerance = 1e-12)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length));
        for (int i = 0; i < actual.Length; i++)
            Assert.That(actual[i], Is.EqualTo(expected[i]).Within(tolerance), $"element {i}");
    }

    private sealed record BatchResults(double[][] Hidden, double[] FinalState, double[] Gradients, double[][] InputGradients);
}
