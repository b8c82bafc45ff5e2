using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Tensors.Ops;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Autograd;

public sealed class ChannelBufferTests
{
    private const int Channels = 6;
    private static readonly Shape Map = new(1, 2, 2, 2);

    // Three slices of two channels; readers of the first 2, 4 or 6 channels, in the order in which they read. A gradient of 1 from each reader.
    private static readonly int[][] Readers = [[6], [2, 4, 6], [2, 2, 6, 6], [6, 4, 2], [4], [2], [3], [5, 3], []];

    [Test]
    public void A_slices_gradient_is_the_sum_over_the_readers_of_its_channels([ValueSource(nameof(Readers))] int[] readers)
    {
        using var backend = new CpuBackend(threads: 1);
        Tensor[] values = [.. Enumerable.Range(0, 3).Select(i => backend.Upload(Map, Noise.Doubles(Map.Count, (ulong)i)))];
        int before = backend.Memory.LiveBuffers;
        using (var tape = new Tape(backend))
        {
            Variable[] inputs = [.. values.Select(value => tape.Input(value, needsGradient: true))];
            var buffer = new ChannelBuffer(tape, Map with { C = Channels });
            for (int i = 0; i < inputs.Length; i++)
                tape.Copy(inputs[i], buffer.Slice(2 * i, 2));
            Variable[] outputs = [.. readers.Select(channels => tape.Copy(buffer.Read(channels)))];
            foreach (Variable output in outputs)
                output.AccumulateGradient((gradient, _) => backend.Fill(gradient, 1));
            Variable root = tape.Copy(inputs[0]);
            tape.Backward(root, (gradient, _) => backend.Fill(gradient, 0));

            for (int i = 0; i < inputs.Length; i++)
            {
                double[] expected = [.. Enumerable.Range(0, (int)Map.Count).Select(e => (double)readers.Count(channels => channels > (2 * i) + (e % 2)))];
                Assert.That(inputs[i].Gradient is Tensor gradient ? backend.Download(gradient) : new double[Map.Count], Is.EqualTo(expected), $"slice {i}");
            }
        }

        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before));
        foreach (Tensor value in values)
            value.Dispose();
    }

    [Test]
    public void A_layer_reads_the_channels_before_its_own_and_passes_its_gradient_on_to_them()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Map, Noise.Doubles(Map.Count, 1));
        using var tape = new Tape(backend);
        Variable x = tape.Input(value, needsGradient: true);
        var buffer = new ChannelBuffer(tape, Map with { C = Channels });
        tape.Copy(x, buffer.Slice(0, 2));
        tape.Copy(tape.Copy(buffer.Read(2)), buffer.Slice(2, 2));
        tape.Copy(tape.Channels(buffer.Read(4), 1, 2), buffer.Slice(4, 2));
        Variable all = tape.Copy(buffer.Read(6));

        double[] first = backend.Download(value);
        double[] joined = backend.Download(all.Value);
        for (int pixel = 0; pixel < 4; pixel++)
        {
            double a = first[2 * pixel], b = first[(2 * pixel) + 1];
            Assert.That(joined[(6 * pixel)..(6 * (pixel + 1))], Is.EqualTo(new[] { a, b, a, b, b, a }));
        }

        tape.Backward(all, (gradient, _) => backend.Fill(gradient, 1));
        Assert.That(backend.Download(x.Gradient!), Is.All.EqualTo(3));
    }

    [Test]
    public void In_evaluation_it_is_freed_when_it_is_released()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Map, Noise.Doubles(Map.Count, 1));
        int before = backend.Memory.LiveBuffers;
        using var tape = new Tape(backend, PassMode.Evaluation);
        var buffer = new ChannelBuffer(tape, Map with { C = Channels });
        tape.Copy(tape.Input(value), buffer.Slice(0, 2));
        Variable y = tape.Copy(buffer.Read(2));
        buffer.Release();
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before + 1));
        Assert.That(backend.Download(y.Value), Is.EqualTo(backend.Download(value)));
    }

    [Test]
    public void A_slice_of_another_shape_is_refused()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Map, Noise.Doubles(Map.Count, 1));
        using var tape = new Tape(backend);
        var buffer = new ChannelBuffer(tape, Map with { C = Channels });
        Assert.That(() => tape.Copy(tape.Input(value), buffer.Slice(0, 3)), Throws.ArgumentException.With.Message.Contains("channels 0..2"));
    }
}
