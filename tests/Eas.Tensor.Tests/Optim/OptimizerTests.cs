using Eas.Kernels.Parameters;
using Eas.Tensors.Autograd;
using Eas.Tensors.Nn;
using Eas.Tensors.Ops;
using Eas.Tensors.Optim;
using Eas.Tensors.Steps;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Optim;

public sealed class OptimizerTests
{
    private const int Steps = 6;
    private static readonly AdamParams AdamDefaults = new();

    [Test]
    public void Sgd_follows_its_definition_over_several_steps(
        [Values("cpu", "reference")] string backendName, [Values] bool nesterov, [Values] WeightDecayScope decayScope)
    {
        SgdParams p = new(Momentum: 0.9f, WeightDecay: 0.01f, nesterov);
        using var training = new Training(backendName, store => new Sgd(store, p, decayScope));
        double[] velocity = new double[Training.Count];
        for (int step = 0; step < Steps; step++)
        {
            double[] gradients = training.Step(step);
            training.Expect((value, i) =>
            {
                double decay = decayScope == WeightDecayScope.AllParameters || i < Training.WeightCount ? p.WeightDecay : 0;
                double gradient = gradients[i] + (decay * value);
                velocity[i] = (p.Momentum * velocity[i]) + gradient;
                return value - (Training.Rate(step) * (nesterov ? gradient + (p.Momentum * velocity[i]) : velocity[i]));
            });
        }

        training.AssertValues();
        training.AssertState("momentum", velocity);
        training.AssertGapsAreZero();
    }

    [Test]
    public void Adam_follows_its_definition_over_several_steps([Values("cpu", "reference")] string backendName)
    {
        using var training = new Training(backendName, store => new Adam(store, AdamDefaults));
        double[] first = new double[Training.Count], second = new double[Training.Count];
        double beta1 = AdamDefaults.Beta1, beta2 = AdamDefaults.Beta2;
        for (int step = 0; step < Steps; step++)
        {
            double[] gradients = training.Step(step);
            training.Expect((value, i) =>
            {
                first[i] = (beta1 * first[i]) + ((1 - beta1) * gradients[i]);
                second[i] = (beta2 * second[i]) + ((1 - beta2) * gradients[i] * gradients[i]);
                double mean = first[i] / (1 - Math.Pow(beta1, step + 1)), square = second[i] / (1 - Math.Pow(beta2, step + 1));
                return value - (Training.Rate(step) * mean / (Math.Sqrt(square) + AdamDefaults.Epsilon));
            });
        }

        training.AssertValues();
        training.AssertState("first_moment", first);
        training.AssertState("second_moment", second);
        training.AssertGapsAreZero();
    }

    [Test]
    public void Going_on_from_values_and_state_gives_the_same_bits_as_not_stopping([Values] bool adam)
    {
        Func<ParameterStore, IOptimizer> make = store => adam ? new Adam(store, AdamDefaults) : new Sgd(store, Sgd.Default);
        using var whole = new Training("cpu", make);
        using var first = new Training("cpu", make);
        using var second = new Training("cpu", make);
        for (int step = 0; step < Steps; step++)
        {
            whole.Step(step);
            if (step == Steps / 2)
                first.CopyTo(second);
            (step < Steps / 2 ? first : second).Step(step);
        }

        Assert.That(second.ReadAll(), Is.EqualTo(whole.ReadAll()));
    }

    [Test]
    public void A_reset_forgets_the_state([Values] bool adam)
    {
        using var training = new Training("cpu", store => adam ? new Adam(store, AdamDefaults) : new Sgd(store, Sgd.Default));
        training.Step(0);
        Assert.That(training.Optimizer.StateNames.SelectMany(training.Optimizer.ReadState<float>), Has.Some.Not.Zero);
        training.Optimizer.ResetState();
        Assert.That(training.Optimizer.StateNames.SelectMany(training.Optimizer.ReadState<float>), Is.All.Zero);
    }

    [Test]
    public void A_parameter_that_a_step_does_not_use_moves_by_its_momentum_alone()
    {
        using var training = new Training("cpu", store => new Sgd(store, new SgdParams(Momentum: 0.5f, WeightDecay: 0, Nesterov: false)));
        double[] gradients = training.Step(0);
        double[] before = training.Store.Read<double>("bias");
        training.Step(1, useBias: false);
        double[] after = training.Store.Read<double>("bias");
        for (int i = 0; i < before.Length; i++)
            Assert.That(after[i], Is.EqualTo(before[i] - (Training.Rate(1) * 0.5 * gradients[Training.WeightCount + i])).Within(1e-6));
    }

    [Test]
    public void A_state_that_does_not_exist_or_fit_is_named([Values] bool adam)
    {
        using var training = new Training("cpu", store => adam ? new Adam(store, AdamDefaults) : new Sgd(store, Sgd.Default));
        string name = training.Optimizer.StateNames[0];
        Assert.That(
            () => training.Optimizer.ReadState<float>("momentum.nothing"), Throws.InstanceOf<KeyNotFoundException>().With.Message.Contains("momentum.nothing"));
        Assert.That(() => training.Optimizer.WriteState<float>(name, [1]), Throws.ArgumentException.With.Message.Contains(name));
    }

    /// <summary>A weight of 20 elements and a bias of 3, whose gradients are given, and what they should be in double.</summary>
    private sealed class Training : IDisposable
    {
        public const int WeightCount = 20, BiasCount = 3, Count = WeightCount + BiasCount;

        private readonly IBackend backend;
        private readonly StepBlock block;
        private readonly double[] expected;

        public Training(string backendName, Func<ParameterStore, IOptimizer> makeOptimizer)
        {
            backend = Backends.Create(backendName);
            block = new StepBlock(backend);
            Store.Layer("", 0).Parameter("bias", Shape.Vector(BiasCount), Initializers.UnitUniform, hasWeightDecay: false);
            Store.Layer("", 0).Parameter("weight", Shape.Matrix(4, 5), Initializers.UnitUniform, hasWeightDecay: true);
            Store.Allocate(backend);
            Store.Initialize(seed: 1);
            Optimizer = makeOptimizer(Store);
            expected = ReadValues();
        }

        public ParameterStore Store { get; } = new();

        public IOptimizer Optimizer { get; }

        public static float Rate(int step) => 0.1f / (1 + step);

        /// <summary>Runs a step whose gradients are random, and gives them: the weight's, then the bias's.</summary>
        public double[] Step(int step, bool useBias = true)
        {
            double[] gradients = Noise.Doubles(Count, 10 + (ulong)step);
            block.Write(new StepParameters { Step = step, LearningRate = Rate(step) });
            using Tensor dWeight = backend.Upload(Shape.Matrix(4, 5), gradients.AsSpan(0, WeightCount));
            using Tensor dBias = backend.Upload(Shape.Vector(BiasCount), gradients.AsSpan(WeightCount));
            using var tape = new Tape(backend, PassMode.Training, block);
            Variable weight = tape.Copy(Find("weight"));
            if (useBias)
                tape.Copy(Find("bias")).AccumulateGradient((gradient, accumulate) => backend.Copy(dBias, gradient, accumulate));
            tape.Backward(weight, (gradient, accumulate) => backend.Copy(dWeight, gradient, accumulate));
            Optimizer.Step(tape);
            return gradients;
        }

        /// <summary>What a step should have done to each value.</summary>
        public void Expect(Func<double, int, double> update)
        {
            for (int i = 0; i < Count; i++)
                expected[i] = update(expected[i], i);
        }

        public void AssertValues() => Assert.That(ReadValues(), Is.EqualTo(expected).Within(2e-6));

        public void AssertState(string kind, double[] state)
        {
            double[] actual = [.. Optimizer.ReadState<double>($"{kind}.weight"), .. Optimizer.ReadState<double>($"{kind}.bias")];
            Assert.That(actual, Is.EqualTo(state).Within(2e-6));
        }

        public void AssertGapsAreZero()
        {
            double[] flat = backend.Download(Store.Values);
            Assert.That(flat[WeightCount..32], Is.All.Zero);
            Assert.That(flat[(32 + BiasCount)..], Is.All.Zero);
        }

        public void CopyTo(Training other)
        {
            foreach (string name in Store.Names)
                other.Store.Write<float>(name, Store.Read<float>(name));
            foreach (string name in Optimizer.StateNames)
                other.Optimizer.WriteState<float>(name, Optimizer.ReadState<float>(name));
        }

        public float[] ReadAll() => [.. Store.Names.SelectMany(Store.Read<float>), .. Optimizer.StateNames.SelectMany(Optimizer.ReadState<float>)];

        public void Dispose()
        {
            Optimizer.Dispose();
            Store.Dispose();
            block.Dispose();
            int left = backend.Memory.LiveBuffers;
            backend.Dispose();
            Assert.That(left, Is.Zero, "buffers left after a training");
        }

        private double[] ReadValues() => [.. Store.Read<double>("weight"), .. Store.Read<double>("bias")];

        private Variable Find(string name) => Store.Parameters.Single(parameter => parameter.Name == name).Variable;
    }
}
