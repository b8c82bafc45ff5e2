using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Tensors.Ops;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Autograd;

public sealed class TapeTests
{
    private static readonly Shape Shape = new(2, 3, 3, 5);

    [Test]
    public void A_variable_used_several_times_adds_up_its_gradients([Values("cpu", "reference")] string backendName)
    {
        using IBackend backend = Backends.Create(backendName);
        using Tensor value = backend.Upload(Shape, Noise.Doubles(Shape.Count, 1));
        using var tape = new Tape(backend);
        Variable x = tape.Input(value, needsGradient: true);
        Variable y = tape.Copy(x);
        Variable z = tape.Add(tape.Add(y, y), x);
        tape.Backward(z, (gradient, _) => backend.Fill(gradient, 2));
        Assert.That(backend.Download(x.Gradient!), Is.All.EqualTo(6));
    }

    [Test]
    public void A_parameter_is_overwritten_by_the_first_gradient_of_a_step_and_added_to_by_the_next()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Shape, Noise.Doubles(Shape.Count, 1));
        using Tensor gradient = backend.Upload(Shape, Noise.Doubles(Shape.Count, 2));
        var parameter = new Variable(value, gradient);
        for (int step = 0; step < 3; step++)
        {
            using var tape = new Tape(backend);
            tape.Backward(tape.Add(parameter, parameter), (target, _) => backend.Fill(target, 1));
            Assert.That(backend.Download(gradient), Is.All.EqualTo(2));
        }
    }

    [Test]
    public void Backward_frees_the_values_it_has_passed()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Shape, Noise.Doubles(Shape.Count, 1));
        int before = backend.Memory.LiveBuffers;
        var live = new List<int>();
        using (var tape = new Tape(backend))
        {
            Variable x = tape.Input(value, needsGradient: true);
            for (int layer = 0; layer < 4; layer++)
                x = Watched(tape, tape.Copy(x));
            tape.Backward(x, (gradient, _) => backend.Fill(gradient, 1));

            // Left: the root's value and the input's gradient.
            Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before + 2));
        }

        // Each layer back there are two values fewer (its own and the watch's); the gradient is freed as another is made.
        Assert.That(live.Zip(live.Skip(1), (earlier, later) => earlier - later), Is.EqualTo(new[] { 1, 2, 2 }));
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before));

        Variable Watched(Tape tape, Variable x)
        {
            Tensor y = tape.Output(x.Shape);
            backend.Copy(x.Value, y, accumulate: false);
            return tape.Record(y, [x], dy =>
            {
                live.Add(backend.Memory.LiveBuffers - before);
                x.AccumulateGradient((dx, accumulate) => backend.Copy(dy, dx, accumulate));
            });
        }
    }

    [Test]
    public void Disposing_returns_everything_at_whatever_point_a_step_stopped([Values] PassMode mode)
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Shape, Noise.Doubles(Shape.Count, 1));
        int before = backend.Memory.LiveBuffers;
        using (var tape = new Tape(backend, mode))
        {
            var buffer = new ChannelBuffer(tape, Shape with { C = 8 });
            tape.Copy(tape.Input(value), buffer.Slice(0, 5));
            tape.Flatten(tape.Concat(buffer.Read(5), buffer.Read(3)));
            tape.Save(Shape);
            Assert.That(backend.Memory.LiveBuffers, Is.GreaterThan(before));
        }

        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before));
    }

    [Test]
    public void In_evaluation_what_an_op_saves_is_freed_at_once_and_what_is_released_too()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor gates = backend.Upload(Shape.Matrix(2, 8), Noise.Doubles(16, 1));
        using Tensor state = backend.Upload(Shape.Matrix(2, 4), Noise.Doubles(8, 2));
        int before = backend.Memory.LiveBuffers;
        using var tape = new Tape(backend, PassMode.Evaluation);
        Variable next = tape.LstmCell(tape.Input(gates), tape.Input(state));
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before + 1));
        tape.Release(next);
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before));
    }

    [Test]
    public void Nothing_is_computed_for_inputs_that_need_no_gradient()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Shape, Noise.Doubles(Shape.Count, 1));
        using var tape = new Tape(backend);
        Variable x = tape.Input(value), y = tape.Input(value, needsGradient: true);
        Variable z = tape.Add(tape.Copy(x), y);
        tape.Backward(z, (gradient, _) => backend.Fill(gradient, 1));
        Assert.That(x.Gradient, Is.Null);
        Assert.That(backend.Download(y.Gradient!), Is.All.EqualTo(1));
    }

    [Test]
    public void Only_a_scalar_starts_backward_by_itself_and_only_on_a_training_tape()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Shape, Noise.Doubles(Shape.Count, 1));
        using var training = new Tape(backend);
        using var evaluation = new Tape(backend, PassMode.Evaluation);
        Assert.That(() => training.Backward(training.Input(value)), Throws.ArgumentException.With.Message.Contains("scalar"));
        Assert.That(
            () => evaluation.Backward(evaluation.Input(value), (_, _) => { }), Throws.InvalidOperationException.With.Message.Contains("evaluation"));
    }
}
