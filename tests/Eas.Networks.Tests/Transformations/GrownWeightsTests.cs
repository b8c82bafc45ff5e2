using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Tensors.Ops;
using Eas.Tensors.Optim;
using Eas.Tensors.Steps;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Networks.Tests.Transformations;

public sealed class GrownWeightsTests
{
    private const string Plain = "C(4,3,1), P(2,2,MAX), C(3,3,1), P(4,4,AVG), SM(3)";
    private static readonly NetworkPlan Plan = NetworkPlan.Create(NetworkSpec.Parse(Plain), new FeatureShape(8, 8, 3));

    [Test]
    public void A_widened_layer_and_its_consumer_follow_equations_1_and_2()
    {
        using var backend = new ReferenceBackend();
        using Grown grown = Grow(backend, "wider(0=7)");
        double[] before = grown.Parent("0.conv.weight"), after = grown.Child("0.conv.weight");
        int filter = 3 * 3 * 3;
        int[] source = [.. Enumerable.Range(0, 7).Select(j => Enumerable.Range(0, 4).Single(i => after.AsSpan(j * filter, filter).SequenceEqual(before.AsSpan(i * filter, filter))))];
        int[] copies = [.. Enumerable.Range(0, 4).Select(i => source.Count(s => s == i))];

        Assert.That(source[..4], Is.EqualTo((int[])[0, 1, 2, 3]));
        foreach (string name in (string[])["weight", "bias", "running_mean", "running_var"])
            Assert.That(grown.Child($"0.norm.{name}"), Is.EqualTo(source.Select(i => grown.Parent($"0.norm.{name}")[i])), name);
        double[] consumed = grown.Parent("2.conv.weight"), consumer = grown.Child("2.conv.weight");
        for (int k = 0; k < consumer.Length; k++)
            Assert.That(consumer[k], Is.EqualTo(consumed[(k / 7 * 4) + source[k % 7]] / copies[source[k % 7]]).Within(1e-15));
    }

    [Test]
    public void An_inserted_convolution_is_the_identity_and_its_normalisation_undoes_itself()
    {
        using var backend = new ReferenceBackend();
        using Grown grown = Grow(backend, "deeper(block=0,index=0,size=3)");
        double[] kernel = grown.Child("1.conv.weight");
        for (int k = 0; k < kernel.Length; k++)
        {
            int row = k / (9 * 4), position = k / 4 % 9, column = k % 4;
            Assert.That(kernel[k], Is.EqualTo(position == 4 && row == column ? 1 : 0));
        }

        double[] variance = grown.Child("1.norm.running_var"), mean = grown.Child("1.norm.running_mean");
        (double[] expectedMean, double[] expectedVariance) = PopulationStatistics(grown);
        Assert.Multiple(() =>
        {
            Assert.That(mean, Is.EqualTo(expectedMean).Within(1e-12));
            Assert.That(variance, Is.EqualTo(expectedVariance).Within(1e-12));
            Assert.That(grown.Child("1.norm.bias"), Is.EqualTo(mean));
            Assert.That(grown.Child("1.norm.weight"), Is.EqualTo(variance.Select(v => Math.Sqrt(v + 1e-5f))).Within(1e-12));
        });
    }

    [Test]
    public void A_replica_takes_nothing_from_the_layer_it_repeats()
    {
        using var backend = new ReferenceBackend();
        NetworkPlan plan = NetworkPlan.Create(NetworkSpec.Parse("C(8,3,1), D(2/5,3), P(8,8,AVG), SM(3)"), new FeatureShape(8, 8, 3));
        using Grown grown = Grow(backend, "deeper(block=0,index=0)", plan: plan);
        double[] original = grown.Parent("1.0.conv1.weight"), replica = grown.Child("1.1.conv1.weight");
        for (int row = 0; row < 5; row++)
        {
            Assert.That(replica.AsSpan(row * 10, 8).ToArray(), Is.EqualTo(original.AsSpan(row * 8, 8).ToArray()));
            Assert.That(replica.AsSpan((row * 10) + 8, 2).ToArray(), Is.EqualTo((double[])[0, 0]));
        }

        Assert.Multiple(() =>
        {
            Assert.That(grown.Child("1.1.norm1.weight")[8..], Is.EqualTo((double[])[1, 1]));
            Assert.That(grown.Child("1.1.norm1.bias")[8..], Is.EqualTo((double[])[0, 0]));
            Assert.That(grown.Child("1.1.norm1.running_mean")[8..], Is.EqualTo((double[])[0, 0]));
            Assert.That(grown.Child("1.1.norm1.running_var")[8..], Is.EqualTo((double[])[1, 1]));
        });
    }

    [Test]
    public void A_residual_branch_is_silent_at_first_and_learns()
    {
        using var backend = new ReferenceBackend();
        using Grown grown = Grow(backend, "residual(block=0,index=0)");
        Assert.Multiple(() =>
        {
            Assert.That(grown.Result.Exact!.Value.MaxDeltaLogit, Is.Zero);
            Assert.That(grown.Child("1.norm2.weight"), Has.All.Zero);
            Assert.That(grown.Child("1.norm1.weight"), Has.All.EqualTo(1));
            Assert.That(Deviation(grown.Child("1.conv1.weight")), Is.EqualTo(Math.Sqrt(2.0 / (9 * 4))).Within(20).Percent);
        });

        using Network trained = Train(grown, steps: 2);
        Assert.That(trained.Store.Read<double>("1.norm2.weight"), Has.None.Zero);
    }

    [Test]
    public void The_same_parent_actions_and_seed_give_the_same_bits_and_another_seed_gives_others()
    {
        using var one = new CpuBackend(threads: 1);
        using var three = new CpuBackend(threads: 3);
        const string Actions = "wider(0); deeper(block=1,index=0,size=3); wider(2)";
        using Grown first = Grow(one, Actions, noise: 1), again = Grow(three, Actions, noise: 1), other = Grow(one, Actions, noise: 1, seed: 6);
        Assert.Multiple(() =>
        {
            Assert.That(again.Child("0.conv.weight"), Is.EqualTo(first.Child("0.conv.weight")));
            Assert.That(again.Child("2.conv.weight"), Is.EqualTo(first.Child("2.conv.weight")));
            Assert.That(other.Child("0.conv.weight"), Is.Not.EqualTo(first.Child("0.conv.weight")));
        });
    }

    [Test]
    public void Noise_is_added_to_new_filters_alone_in_the_designs_proportions()
    {
        using var backend = new ReferenceBackend();
        const string Actions = "wider(0=600); deeper(block=1,index=0,size=3)";
        using Grown exact = Grow(backend, Actions), noisy = Grow(backend, Actions, noise: 1);
        double[] widened = Difference(exact, noisy, "0.conv.weight"), inserted = Difference(exact, noisy, "3.conv.weight");
        int old = 4 * 27;
        Assert.Multiple(() =>
        {
            Assert.That(widened[..old], Has.All.Zero);
            Assert.That(Deviation(widened[old..]), Is.EqualTo(1e-2 * Deviation(exact.Child("0.conv.weight")[old..])).Within(3).Percent);
            Assert.That(Deviation(inserted), Is.EqualTo(1e-3 * Deviation(exact.Child("3.conv.weight"))).Within(25).Percent);
            Assert.That(Difference(exact, noisy, "2.conv.weight"), Has.All.Zero);
        });
    }

    [Test]
    public void The_noise_factor_multiplies_the_noise()
    {
        using var backend = new ReferenceBackend();
        using Grown exact = Grow(backend, "wider(0)"), once = Grow(backend, "wider(0)", noise: 1), twice = Grow(backend, "wider(0)", noise: 2);
        Assert.That(Difference(exact, twice, "0.conv.weight"), Is.EqualTo(Difference(exact, once, "0.conv.weight").Select(noise => 2 * noise)).Within(1e-12));
        Assert.That(once.Result.WithNoise!.Value.RelativeDelta, Is.GreaterThan(once.Result.Exact!.Value.RelativeDelta));
    }

    [Test]
    public void Copies_without_noise_stay_equal_in_training_and_copies_with_noise_separate()
    {
        Assert.Multiple(() =>
        {
            Assert.That(DistanceOfCopiesAfterTraining(noise: 0), Is.LessThan(1e-12));
            Assert.That(DistanceOfCopiesAfterTraining(noise: 1), Is.GreaterThan(1e-3));
        });
    }

    [Test]
    public void A_layer_is_not_inserted_without_images_to_take_statistics_from()
    {
        using var backend = new ReferenceBackend();
        using Network parent = new RandomNetworks(1).Trained(backend, Plan);
        var options = new GrowthOptions { Check = false };
        Assert.That(
            () => Growth.Apply(parent, [new Deeper(0, 0, 3)], options, []),
            Throws.TypeOf<GrowthException>().With.Message.EqualTo("an inserted layer takes its statistics from training images, and there are none"));
    }

    [Test]
    public void Nothing_is_left_in_memory_but_the_child()
    {
        using var backend = new CpuBackend(threads: 1);
        using (Grown grown = Grow(backend, "wider(0); deeper(block=1,index=0,size=3)", noise: 1))
        {
            using var fresh = new Network(backend, grown.Result.Network.Plan, forTraining: false);
            int withBoth = backend.Memory.LiveBuffers;
            grown.Result.Network.Dispose();
            int one = withBoth - backend.Memory.LiveBuffers;
            fresh.Dispose();
            Assert.That(withBoth - one - backend.Memory.LiveBuffers, Is.EqualTo(one), "a grown network holds what a fresh one does");
        }

        Assert.That(backend.Memory.LiveBuffers, Is.Zero);
    }

    private static double DistanceOfCopiesAfterTraining(double noise)
    {
        using var backend = new ReferenceBackend();
        using Grown grown = Grow(backend, "wider(0=5)", noise);
        double[] exact = grown.Child("0.conv.weight"), parent = grown.Parent("0.conv.weight");
        int filter = 27, original = Enumerable.Range(0, 4).MinBy(i => Distance(exact[(4 * filter)..], parent[(i * filter)..((i + 1) * filter)]));

        using Network network = Train(grown, steps: 10);
        double[] trained = network.Store.Read<double>("0.conv.weight");
        return Distance(trained[(4 * filter)..], trained[(original * filter)..((original + 1) * filter)]);
    }

    private static Network Train(Grown grown, int steps)
    {
        IBackend backend = grown.Images.Backend;
        var child = new Network(backend, grown.Result.Network.Plan, seed: null);
        foreach (string name in child.Store.Names)
            child.Store.Write<double>(name, grown.Child(name));
        using var optimizer = new Sgd(child.Store, Sgd.Default);
        using var block = new StepBlock(backend);
        using Tensor labels = backend.Allocate(Shape.Vector(grown.Images.Shape.N), ElementType.Int32);
        backend.Upload<int>(labels, [0, 1, 2]);
        for (int step = 0; step < steps; step++)
        {
            block.Write(new Eas.Kernels.Parameters.StepParameters { Step = step, LearningRate = 0.05f });
            using var tape = new Tape(backend, PassMode.Training, block);
            tape.Backward(tape.SoftmaxCrossEntropy(child.Forward(tape, tape.Input(grown.Images)), labels));
            optimizer.Step(tape);
        }

        return child;
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    private static double[] Difference(Grown exact, Grown noisy, string name) => [.. noisy.Child(name).Zip(exact.Child(name), (a, b) => a - b)];

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static (double[] Mean, double[] Variance) PopulationStatistics(Grown grown)
    {
        double[] values = [];
        IBackend backend = grown.Images.Backend;
        using var tape = new Tape(backend, PassMode.Evaluation);
        grown.ParentNetwork.Forward(tape, tape.Input(grown.Images), (operation, output) =>
        {
            if (operation.Name != "0.norm")
                return true;
            values = new double[output.Shape.Count];
            backend.Download<double>(output.Value, values);
            return false;
        });
        double[][] channels = [.. Enumerable.Range(0, 4).Select(c => values.Where((_, i) => i % 4 == c).ToArray())];
        return ([.. channels.Select(channel => channel.Average())], [.. channels.Select(channel => Deviation(channel) * Deviation(channel))]);
    }

    private static Grown Grow(IBackend backend, string actions, double noise = 0, ulong seed = 5, NetworkPlan? plan = null)
    {
        var random = new RandomNetworks(2);
        Network parent = random.Trained(backend, plan ?? Plan);
        Tensor images = random.Images(backend, (plan ?? Plan).Input);
        var options = new GrowthOptions { Space = RandomNetworks.Space, Noise = noise, Seed = seed };
        return new Grown(parent, images, Growth.Apply(parent, GrowthAction.ParseAll(actions), options, [images]));
    }

    private sealed record Grown(Network ParentNetwork, Tensor Images, GrownNetwork Result) : IDisposable
    {
        public double[] Parent(string name) => ParentNetwork.Store.Read<double>(name);

        public double[] Child(string name) => Result.Network.Store.Read<double>(name);

        public void Dispose()
        {
            Result.Network.Dispose();
            ParentNetwork.Dispose();
            Images.Dispose();
        }
    }
}
