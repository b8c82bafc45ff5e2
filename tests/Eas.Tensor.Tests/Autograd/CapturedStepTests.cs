using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Tensors.Nn;
using Eas.Tensors.Ops;
using Eas.Tensors.Optim;
using Eas.Tensors.Steps;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Autograd;

public sealed class CapturedStepTests
{
    private const int Steps = 5;

    [Test]
    public void Replays_of_a_captured_step_equal_eager_steps_bit_for_bit()
    {
        using var eager = new Training(threads: 1);
        using var captured = new Training(threads: 2);
        using ICapturedStep step = captured.Backend.Capture(captured.Step);
        for (int i = 0; i < Steps; i++)
        {
            eager.Prepare(i);
            eager.Step();
            captured.Prepare(i);
            step.Run();
        }

        Assert.That(captured.ReadAll(), Is.EqualTo(eager.ReadAll()));
    }

    [Test]
    public void Replays_allocate_nothing_managed_or_native()
    {
        using var training = new Training(threads: 2);
        using ICapturedStep step = training.Backend.Capture(training.Step);
        step.Run();
        MemoryUse before = training.Backend.Memory;
        Assert.That(Allocations.FewestBytes(step.Run), Is.Zero);
        Assert.That(training.Backend.Memory, Is.EqualTo(before));
    }

    [Test]
    public void A_planned_step_takes_the_memory_of_a_real_one()
    {
        using Training planned = new(threads: 2, planning: true), real = new(threads: 2);
        using ICapturedStep plannedStep = planned.Backend.Capture(planned.Step), realStep = real.Backend.Capture(real.Step);
        realStep.Run();
        plannedStep.Run();
        Assert.That(planned.Backend.Memory, Is.EqualTo(real.Backend.Memory));
        Assert.That(plannedStep.ArenaBytes, Is.EqualTo(realStep.ArenaBytes).And.GreaterThan(0));
    }

    [Test]
    public void Capturing_runs_nothing()
    {
        using var training = new Training(threads: 1);
        float[] before = training.ReadAll();
        using ICapturedStep step = training.Backend.Capture(training.Step);
        Assert.That(training.ReadAll(), Is.EqualTo(before));
    }

    [Test]
    public void Its_arena_is_held_until_it_is_disposed_and_then_returned()
    {
        using var training = new Training(threads: 1);
        MemoryUse before = training.Backend.Memory;
        ICapturedStep step = training.Backend.Capture(training.Step);
        Assert.That(training.Backend.Memory.LiveBytes - before.LiveBytes, Is.EqualTo(step.ArenaBytes).And.GreaterThan(0));
        step.Dispose();
        Assert.That(training.Backend.Memory.LiveBytes, Is.EqualTo(before.LiveBytes));
        Assert.That(training.Backend.Memory.LiveBuffers, Is.EqualTo(before.LiveBuffers));
        long allocations = training.Backend.Memory.SystemAllocations;
        using ICapturedStep again = training.Backend.Capture(training.Step);
        Assert.That(training.Backend.Memory.SystemAllocations, Is.EqualTo(allocations), "the second capture takes the first one's blocks");
    }

    [Test]
    public void A_disposed_step_refuses_to_run()
    {
        using var training = new Training(threads: 1);
        ICapturedStep step = training.Backend.Capture(training.Step);
        step.Dispose();
        Assert.That(step.Run, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void The_arena_is_smaller_than_all_that_the_step_allocates()
    {
        using var backend = new CpuBackend(threads: 1);
        using Tensor value = backend.Upload(Shape.Matrix(Training.Batch, Training.Inputs), Noise.Doubles(Training.Batch * Training.Inputs, 1));
        using ICapturedStep step = backend.Capture(() =>
        {
            using var tape = new Tape(backend);
            Variable x = tape.Input(value, needsGradient: true);
            for (int layer = 0; layer < 20; layer++)
                x = tape.Copy(x);
            tape.Backward(x, (gradient, _) => backend.Fill(gradient, 1));
        });

        // 20 values and 21 gradients; two gradients live at a time, and all but the first few take the place of values that backward has freed.
        long one = (4L * Training.Batch * Training.Inputs) + 256;
        Assert.That(step.ArenaBytes, Is.LessThan(23 * (one + 64)));
    }

    [Test]
    public void A_failing_capture_leaves_nothing_behind_and_another_can_follow()
    {
        using var training = new Training(threads: 1);
        MemoryUse before = training.Backend.Memory;
        Assert.That(
            () => training.Backend.Capture(() =>
            {
                training.Step();
                throw new TimeoutException("stopped");
            }),
            Throws.InstanceOf<TimeoutException>());
        Assert.That(training.Backend.Memory.LiveBuffers, Is.EqualTo(before.LiveBuffers));
        using ICapturedStep step = training.Backend.Capture(training.Step);
        Assert.That(step.ArenaBytes, Is.GreaterThan(0));
    }

    [Test]
    public void Captures_do_not_nest()
    {
        using var training = new Training(threads: 1);
        Assert.That(
            () => training.Backend.Capture(() => training.Backend.Capture(training.Step)),
            Throws.InvalidOperationException.With.Message.Contains("one at a time"));
    }

    /// <summary>A small network with one training step.</summary>
    private sealed class Training : IDisposable
    {
        public const int Batch = 32, Inputs = 40;

        private readonly ParameterStore store = new();
        private readonly Sequential network;
        private readonly StepBlock block;
        private readonly Sgd optimizer;
        private readonly Tensor x;
        private readonly Tensor labels;

        public Training(int threads, bool planning = false)
        {
            Backend = new CpuBackend(threads, planning: planning);
            network = new Sequential(
                new Linear(store.Layer("0", 0), Inputs, 50, hasBias: false),
                new BatchNorm(store.Layer("1", 0), 50, relu: true),
                new Dropout(0.2f, ordinal: 1),
                new Linear(store.Layer("3", 2), 50, 10));
            store.Allocate(Backend);
            store.Initialize(seed: 1);
            block = new StepBlock(Backend);
            optimizer = new Sgd(store, Sgd.Default);
            x = Backend.Allocate(Shape.Matrix(Batch, Inputs), Backend.FloatType);
            labels = Backend.Allocate(Shape.Vector(Batch), ElementType.Int32);
            Prepare(0);
        }

        public CpuBackend Backend { get; }

        /// <summary>Sets what changes from step to step.</summary>
        public void Prepare(int step)
        {
            Backend.Upload<double>(x, Noise.Doubles(Batch * Inputs, 100 + (ulong)step));
            Backend.Upload<int>(labels, [.. Enumerable.Range(step, Batch).Select(i => i % 10)]);
            block.Write(new StepParameters { Seed = 3, Step = step, LearningRate = 0.1f / (1 + step) });
        }

        public void Step()
        {
            using var tape = new Tape(Backend, PassMode.Training, block);
            tape.Backward(tape.SoftmaxCrossEntropy(network.Forward(tape, tape.Input(x)), labels));
            optimizer.Step(tape);
        }

        public float[] ReadAll() =>
            [.. store.Names.SelectMany(store.Read<float>), .. optimizer.StateNames.SelectMany(optimizer.ReadState<float>), (float)block.ReadMetrics().LossSum];

        public void Dispose()
        {
            x.Dispose();
            labels.Dispose();
            optimizer.Dispose();
            store.Dispose();
            block.Dispose();
            Backend.Dispose();
        }
    }
}
