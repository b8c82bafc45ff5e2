using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Tensors.Nn;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Nn;

public sealed class SequentialTests
{
    private static readonly Shape Input = new(2, 8, 8, 3);

    [Test]
    public void In_evaluation_only_input_and_output_are_left()
    {
        using var backend = new CpuBackend(threads: 1);
        using var store = new ParameterStore();
        Sequential network = Build(store);
        store.Allocate(backend);
        store.Initialize(seed: 1);
        using Tensor images = backend.Upload(Input, Noise.Doubles(Input.Count, 1));
        int before = backend.Memory.LiveBuffers;
        using (var tape = new Tape(backend, PassMode.Evaluation))
        {
            Variable logits = network.Forward(tape, tape.Input(images));
            Assert.That(logits.Shape, Is.EqualTo(Shape.Matrix(2, 10)));
            Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before + 1));
            Assert.That(backend.Download(logits.Value), Has.None.NaN);
        }

        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before));
    }

    [Test]
    public void Training_and_evaluation_on_the_cpu_agree_with_the_reference()
    {
        double[] cpu = Run("cpu"), reference = Run("reference");
        Assert.That(cpu, Has.Length.EqualTo(reference.Length));
        for (int i = 0; i < cpu.Length; i++)
            Assert.That(cpu[i], Is.EqualTo(reference[i]).Within(1e-4));
    }

    private static Sequential Build(ParameterStore store) => new(
        new Conv2d(store.Layer("0.conv", 0), inputChannels: 3, outputChannels: 8, kernelSize: 3),
        new BatchNorm(store.Layer("0.norm", 0), channels: 8, relu: true),
        new Dropout(rate: 0, ordinal: 0),
        new Pool2d(PoolKind.Max, kernelSize: 2, stride: 2),
        new Conv2d(store.Layer("2.conv", 1), inputChannels: 8, outputChannels: 5, kernelSize: 3, stride: 2),
        new Flatten(),
        new Linear(store.Layer("3", 2), inputs: 2 * 2 * 5, outputs: 10));

    // Logits in training, the gradients of all parameters, then logits in evaluation, which see the statistics that training updated.
    private static double[] Run(string backendName)
    {
        using IBackend backend = Backends.Create(backendName);
        using var store = new ParameterStore();
        Sequential network = Build(store);
        store.Allocate(backend);
        foreach (string name in store.Names)
            store.Write<double>(name, Noise.Doubles(store.ShapeOf(name).Count, 7).Select(value => 0.5 + (0.4 * value)).ToArray());
        using Tensor images = backend.Upload(Input, Noise.Doubles(Input.Count, 1));
        using Tensor upstream = backend.Upload(Shape.Matrix(2, 10), Noise.Doubles(20, 2));
        using var training = new Tape(backend);
        Variable logits = network.Forward(training, training.Input(images));
        double[] first = backend.Download(logits.Value);
        training.Backward(logits, (gradient, accumulate) => backend.Copy(upstream, gradient, accumulate));
        using var evaluation = new Tape(backend, PassMode.Evaluation);
        return [.. first, .. backend.Download(store.Gradients), .. backend.Download(network.Forward(evaluation, evaluation.Input(images)).Value)];
    }
}
