using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Tensors.Ops;
using Eas.Tensors.Steps;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Networks.Tests;

public sealed class NetworkTests
{
    private const string Plain = "C(6,3,1), P(2,2,MAX), C(9,5,2), P(2,2,AVG), FC(7), SM(5)";
    private const string Dense = "C(8,3,1), D(4,5/12,3), T(8,2,AVG), D(4*2), P(4,4,AVG), SM(5)";
    private const string PostActivationDense = "C(8,3,1), D+(4,5), T(8,2,AVG), D+(4*2), P(4,4,AVG), SM(5)";
    private const string Residual = "C(6,3,1), R(4,3), P(2,2,MAX), R(7,1), R(5,5), P(4,4,AVG), SM(5)";
    private const int Size = 8;
    private const int BatchSize = 3;

    [TestCase(Plain)]
    [TestCase(Dense)]
    [TestCase(PostActivationDense)]
    [TestCase(Residual)]
    public void The_cpu_gives_the_references_logits_and_gradients(string architecture)
    {
        using var reference = new ReferenceBackend();
        using var cpu = new CpuBackend(threads: 2);
        Step expected = Train(reference, architecture), actual = Train(cpu, architecture);

        Assert.That(actual.Logits, Is.EqualTo(expected.Logits).Within(1e-4));
        foreach (string name in expected.Gradients.Keys)
        {
            double largest = expected.Gradients[name].Max(Math.Abs);
            Assert.That(actual.Gradients[name], Is.EqualTo(expected.Gradients[name]).Within((2e-4 * largest) + 1e-6), name);
        }
    }

    [TestCase(Plain)]
    [TestCase(Dense)]
    [TestCase(PostActivationDense)]
    [TestCase(Residual)]
    public void Gradients_of_the_loss_agree_with_finite_differences(string architecture)
    {
        using var backend = new ReferenceBackend();
        using Network network = Create(backend, architecture);
        Step step = Train(network);
        var random = new Random(5);
        foreach ((string name, double[] gradient) in step.Gradients)
        {
            int element = random.Next(gradient.Length);
            double[] values = network.Store.Read<double>(name);
            double derivative = (LossWith(network, name, values, element, 1e-6) - LossWith(network, name, values, element, -1e-6)) / 2e-6;
            Assert.That(gradient[element], Is.EqualTo(derivative).Within(1e-6 + (1e-4 * Math.Abs(derivative))), $"{name}[{element}]");
        }
    }

    [TestCase(Plain)]
    [TestCase(Dense)]
    [TestCase(PostActivationDense)]
    [TestCase(Residual)]
    public void Its_store_holds_the_tensors_of_the_plan(string architecture)
    {
        using var backend = new CpuBackend(threads: 1);
        using Network network = Create(backend, architecture);
        Assert.That(network.Store.Names, Is.EqualTo(network.Plan.Parameters.Select(parameter => parameter.Name)));
        Assert.That(network.Store.ParameterCount, Is.EqualTo(network.Plan.Cost.Parameters));
    }

    [Test]
    public void A_densenet_in_evaluation_gives_the_references_logits()
    {
        using var reference = new ReferenceBackend();
        using var cpu = new CpuBackend(threads: 2);
        Assert.That(Evaluate(cpu, Dense), Is.EqualTo(Evaluate(reference, Dense)).Within(1e-4));
    }

    [Test]
    public void A_captured_step_leaves_parameters_statistics_and_its_arena_alive_and_nothing_else()
    {
        using var backend = new CpuBackend(threads: 1);
        using Network network = Create(backend, Dense);
        using var block = new StepBlock(backend);
        using Tensor images = Images(backend), labels = Labels(backend);
        MemoryUse before = backend.Memory;
        ICapturedStep step = backend.Capture(() => Forward(network, block, images, labels));
        for (int i = 0; i < 3; i++)
            step.Run();
        Assert.That(backend.Memory.LiveBuffers, Is.GreaterThan(before.LiveBuffers), "the arena's blocks");
        step.Dispose();
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before.LiveBuffers));
    }

    [Test]
    public void A_wrong_image_shape_is_refused()
    {
        using var backend = new CpuBackend(threads: 1);
        using Network network = Create(backend, Plain);
        using Tensor images = backend.Allocate(new Shape(2, Size, Size + 1, 3), backend.FloatType);
        using var tape = new Tape(backend, PassMode.Evaluation);
        Assert.That(() => network.Forward(tape, tape.Input(images)), Throws.ArgumentException.With.Message.EqualTo("the network takes images of 8x8x3, not 2x8x9x3"));
    }

    private static Network Create(IBackend backend, string architecture) =>
        new(backend, NetworkPlan.Create(NetworkSpec.Parse(architecture), new FeatureShape(Size, Size, 3)), seed: 3);

    private static Step Train(IBackend backend, string architecture)
    {
        using Network network = Create(backend, architecture);
        return Train(network);
    }

    private static Step Train(Network network)
    {
        IBackend backend = network.Backend;
        using Tensor images = Images(backend), labels = Labels(backend);
        using var tape = new Tape(backend);
        Variable logits = network.Forward(tape, tape.Input(images));
        double[] logitValues = new double[logits.Shape.Count];
        backend.Download<double>(logits.Value, logitValues);
        tape.Backward(tape.SoftmaxCrossEntropy(logits, labels));
        var gradients = network.Store.Parameters.ToDictionary(parameter => parameter.Name, parameter =>
        {
            double[] values = new double[parameter.Shape.Count];
            backend.Download<double>(parameter.Variable.Gradient!, values);
            return values;
        });
        return new Step(logitValues, gradients);
    }

    private static void Forward(Network network, StepBlock block, Tensor images, Tensor labels)
    {
        using var tape = new Tape(network.Backend, PassMode.Training, block);
        tape.Backward(tape.SoftmaxCrossEntropy(network.Forward(tape, tape.Input(images)), labels));
    }

    private static double[] Evaluate(IBackend backend, string architecture)
    {
        using Network network = Create(backend, architecture);
        using Tensor images = Images(backend);
        using var tape = new Tape(backend, PassMode.Evaluation);
        Variable logits = network.Forward(tape, tape.Input(images));
        double[] values = new double[logits.Shape.Count];
        backend.Download<double>(logits.Value, values);
        return values;
    }

    private static double LossWith(Network network, string name, double[] values, int element, double change)
    {
        double[] moved = [.. values];
        moved[element] += change;
        network.Store.Write<double>(name, moved);
        using Tensor images = Images(network.Backend), labels = Labels(network.Backend);
        using var tape = new Tape(network.Backend);
        double[] loss = new double[1];
        network.Backend.Download<double>(tape.SoftmaxCrossEntropy(network.Forward(tape, tape.Input(images)), labels).Value, loss);
        network.Store.Write<double>(name, values);
        return loss[0];
    }

    private static Tensor Images(IBackend backend)
    {
        var random = new Random(1);
        Tensor images = backend.Allocate(new Shape(BatchSize, Size, Size, 3), backend.FloatType);
        backend.Upload<double>(images, [.. Enumerable.Range(0, (int)images.Shape.Count).Select(_ => (random.NextDouble() * 2) - 1)]);
        return images;
    }

    private static Tensor Labels(IBackend backend)
    {
        Tensor labels = backend.Allocate(Shape.Vector(BatchSize), ElementType.Int32);
        backend.Upload<int>(labels, [.. Enumerable.Range(0, BatchSize)]);
        return labels;
    }

    private sealed record Step(double[] Logits, Dictionary<string, double[]> Gradients);
}
