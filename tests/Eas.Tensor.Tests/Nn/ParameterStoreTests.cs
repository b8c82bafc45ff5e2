using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Tensors.Nn;
using Eas.Tensors.Ops;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Nn;

public sealed class ParameterStoreTests
{
    [Test]
    public void Names_are_in_the_order_of_declaration()
    {
        using var store = new ParameterStore();
        Declare(store);
        Assert.That(
            store.Names,
            Is.EqualTo(new[] { "0.norm.weight", "0.norm.bias", "0.norm.running_mean", "0.norm.running_var", "0.conv.weight", "1.weight", "1.bias" }));
        Assert.That(store.ParameterCount, Is.EqualTo(3 + 3 + (5 * 3 * 3 * 3) + (7 * 5) + 7));
        Assert.That(store.StatisticCount, Is.EqualTo(6));
    }

    [Test]
    public void Parameters_share_one_arena_at_aligned_offsets_those_under_weight_decay_first()
    {
        using var backend = new CpuBackend(threads: 1);
        using var store = new ParameterStore();
        Declare(store);
        store.Allocate(backend);
        Assert.That(store.Parameters.Select(parameter => parameter.Variable.Value.Offset % Arena.Alignment), Is.All.Zero);
        Assert.That(store.Parameters.Select(parameter => parameter.Variable.Value.Storage).Distinct(), Has.Exactly(1).Items);
        Assert.That(
            store.Parameters.OrderBy(parameter => parameter.Variable.Value.Offset).Select(parameter => parameter.Name),
            Is.EqualTo(new[] { "0.conv.weight", "1.weight", "0.norm.weight", "0.norm.bias", "1.bias" }));
        Assert.That(store.DecayedLength, Is.EqualTo(144 + 48)); // 135 and 35 rounded up
        Assert.That(store.Values.Shape.Count, Is.EqualTo(144 + 48 + 16 + 16 + 16));
        Assert.That(store.Gradients.Shape, Is.EqualTo(store.Values.Shape));
    }

    [Test]
    public void Gaps_between_parameters_are_zero()
    {
        using var backend = new CpuBackend(threads: 1);
        using var store = new ParameterStore();
        Declare(store);
        store.Allocate(backend);
        store.Initialize(seed: 1);
        double[] flat = backend.Download(store.Values);
        foreach (Parameter parameter in store.Parameters)
            flat.AsSpan((int)parameter.Variable.Value.Offset, (int)parameter.Shape.Count).Clear();
        Assert.That(flat, Is.All.Zero);
    }

    [Test]
    public void What_is_written_is_read_back_as_float_and_as_double([Values("cpu", "reference")] string backendName)
    {
        using IBackend backend = Backends.Create(backendName);
        using var store = new ParameterStore();
        Declare(store);
        store.Allocate(backend);
        foreach (string name in store.Names)
        {
            double[] values = Noise.Doubles(store.ShapeOf(name).Count, 1);
            store.Write<double>(name, values);
            Assert.That(store.Read<double>(name), Is.EqualTo(values));
            store.Write<float>(name, [.. values.Select(value => (float)-value)]);
            Assert.That(store.Read<float>(name), Is.EqualTo(values.Select(value => (float)-value)));
        }
    }

    [Test]
    public void A_seed_gives_the_same_values_on_every_backend_and_another_seed_or_network_others()
    {
        double[] cpu = Initialized("cpu", seed: 1, network: 0);
        Assert.That(Initialized("reference", seed: 1, network: 0).Select(value => (double)(float)value), Is.EqualTo(cpu));
        Assert.That(Initialized("cpu", seed: 2, network: 0), Is.Not.EqualTo(cpu));
        Assert.That(Initialized("cpu", seed: 1, network: 1), Is.Not.EqualTo(cpu));
    }

    [Test]
    public void Statistics_start_from_their_initial_values()
    {
        using var backend = new CpuBackend(threads: 1);
        using var store = new ParameterStore();
        Declare(store);
        store.Allocate(backend);
        store.Initialize(seed: 1);
        Assert.That(store.Read<float>("0.norm.running_mean"), Is.All.Zero);
        Assert.That(store.Read<float>("0.norm.running_var"), Is.All.EqualTo(1));
    }

    [Test]
    public void Parameters_of_one_layer_draw_different_numbers()
    {
        using var backend = new CpuBackend(threads: 1);
        using var store = new ParameterStore();
        LayerScope layer = store.Layer("lstm", 3);
        layer.Parameter("a", Shape.Vector(8), Initializers.UnitUniform, hasWeightDecay: true);
        layer.Parameter("b", Shape.Vector(8), Initializers.UnitUniform, hasWeightDecay: true);
        store.Allocate(backend);
        store.Initialize(seed: 1);
        Assert.That(store.Read<float>("lstm.a"), Is.Not.EqualTo(store.Read<float>("lstm.b")));
    }

    [Test]
    public void Gradients_of_parameters_that_a_step_does_not_use_count_as_zero()
    {
        using var backend = new CpuBackend(threads: 1);
        using var store = new ParameterStore();
        Parameter used = store.Layer("used", 0).Parameter("weight", Shape.Vector(3), Initializers.One, hasWeightDecay: true);
        Parameter sometimes = store.Layer("sometimes", 1).Parameter("weight", Shape.Vector(3), Initializers.One, hasWeightDecay: true);
        Parameter dangling = store.Layer("dangling", 2).Parameter("weight", Shape.Vector(3), Initializers.One, hasWeightDecay: true);
        store.Allocate(backend);
        store.Initialize(seed: 1);
        Step(tape => tape.Add(tape.Add(used.Variable, sometimes.Variable), dangling.Variable));
        Assert.That(backend.Download(store.Gradients).Sum(), Is.EqualTo(9));
        Step(tape =>
        {
            tape.Copy(dangling.Variable);
            return tape.Copy(used.Variable);
        });
        Assert.That(backend.Download(used.Variable.Gradient!), Is.All.EqualTo(1));
        Assert.That(backend.Download(store.Gradients).Sum(), Is.EqualTo(3));

        void Step(Func<Tape, Variable> forward)
        {
            using var tape = new Tape(backend);
            tape.Backward(forward(tape), (gradient, _) => backend.Fill(gradient, 1));
            store.ClearUntouchedGradients(tape);
        }
    }

    [Test]
    public void Disposing_returns_all_memory()
    {
        using var backend = new CpuBackend(threads: 1);
        var store = new ParameterStore();
        Declare(store);
        store.Allocate(backend);
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(3));
        store.Dispose();
        Assert.That(backend.Memory.LiveBuffers, Is.Zero);
    }

    [Test]
    public void A_planning_backend_counts_the_arenas_and_touches_nothing()
    {
        using var backend = new CpuBackend(planning: true);
        using var real = new CpuBackend(threads: 1);
        using var store = new ParameterStore();
        using var realStore = new ParameterStore();
        Declare(store);
        Declare(realStore);
        store.Allocate(backend);
        store.Initialize(seed: 1);
        realStore.Allocate(real);
        Assert.That(backend.Memory.LiveBytes, Is.EqualTo(real.Memory.LiveBytes));
    }

    [Test]
    public void Mistakes_are_named()
    {
        using var backend = new CpuBackend(threads: 1);
        using var store = new ParameterStore();
        Parameter weight = store.Layer("0", 0).Parameter("weight", Shape.Vector(3), Initializers.Zero, hasWeightDecay: true);
        Assert.That(() => store.Layer("0", 0).Statistic("weight", Shape.Vector(1), 0), Throws.ArgumentException.With.Message.Contains("'0.weight'"));
        Assert.That(() => weight.Variable, Throws.InvalidOperationException.With.Message.Contains("'0.weight'"));
        store.Allocate(backend);
        Assert.That(() => store.Allocate(backend), Throws.InvalidOperationException);
        Assert.That(() => store.Layer("1", 0).Parameter("weight", Shape.Vector(3), Initializers.Zero, hasWeightDecay: true), Throws.InvalidOperationException);
        Assert.That(() => store.Write<float>("0.weight", [1, 2]), Throws.ArgumentException.With.Message.Contains("3 values, not 2"));
        Assert.That(() => store.Read<float>("0.bias"), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("'0.bias'"));
    }

    private static void Declare(ParameterStore store)
    {
        _ = new BatchNorm(store.Layer("0.norm", 0), channels: 3, relu: true);
        _ = new Conv2d(store.Layer("0.conv", 1), inputChannels: 3, outputChannels: 5, kernelSize: 3);
        _ = new Linear(store.Layer("1", 2), inputs: 5, outputs: 7);
    }

    private static double[] Initialized(string backendName, ulong seed, int network)
    {
        using IBackend backend = Backends.Create(backendName);
        using var store = new ParameterStore();
        Declare(store);
        store.Allocate(backend);
        store.Initialize(seed, network);
        return backend.Download(store.Values);
    }
}
