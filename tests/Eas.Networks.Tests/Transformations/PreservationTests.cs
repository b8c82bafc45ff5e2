using System.Globalization;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Tensors;
using Eas.Tensors.Autograd;
using Eas.Tensors.Cpu;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Networks.Tests.Transformations;

public sealed class PreservationTests
{
    /// <summary>Names the variable that says how many random networks are grown: <c>plain,dense</c>; the full proof takes 500,200.</summary>
    private const string CountsVariable = "EAS_GROWN_NETWORKS";

    [Test]
    public void Random_plain_networks_compute_the_same_after_random_transformations([Values] bool onReference)
    {
        int actions = 0;
        for (int seed = 0; seed < Counts()[0]; seed++)
            actions += RequirePreserved(seed, random => random.Plain(), DenseInsertion.Replica, onReference);
        Assert.That(actions, Is.GreaterThan(2 * Counts()[0]));
    }

    [Test]
    public void Random_dense_networks_compute_the_same_after_random_transformations([Values] bool onReference)
    {
        int actions = 0;
        for (int seed = 0; seed < Counts()[1]; seed++)
        {
            bool isPostActivation = seed % 2 == 1;
            DenseInsertion insertion = seed % 4 == 3 ? DenseInsertion.Identity : DenseInsertion.Replica;
            actions += RequirePreserved(1000 + seed, random => random.Dense(isPostActivation), insertion, onReference);
        }

        Assert.That(actions, Is.GreaterThan(2 * Counts()[1]));
    }

    [TestCase("C(4,3,1), P(2,2,MAX), SM(3)", "wider(0); wider(0)", TestName = "A_layer_widened_twice")]
    [TestCase("C(4,3,1), P(2,2,MAX), SM(3)", "deeper(block=0,index=0,size=5); wider(1)", TestName = "A_layer_just_inserted_is_widened")]
    [TestCase("C(4,3,1), P(2,2,MAX), SM(3)", "wider(0); deeper(block=0,index=0,size=3); wider(0); wider(1)", TestName = "A_widened_layer_before_an_inserted_one_is_widened_again")]
    [TestCase("C(4,3,1), P(2,2,AVG), FC(4), SM(3)", "wider(0)", TestName = "A_widened_layer_before_a_flattening")]
    [TestCase("C(4,3,1), P(2,2,AVG), FC(4), FC(2), SM(3)", "wider(2)", TestName = "A_fully_connected_layer_widened_before_another")]
    [TestCase("C(4,3,1), P(2,2,AVG), FC(4), SM(3)", "wider(2)", TestName = "A_fully_connected_layer_widened_before_the_classifier")]
    [TestCase("C(4,3,1), P(2,2,AVG), FC(4), SM(3)", "deeper(block=1,index=0)", TestName = "A_layer_inserted_after_a_fully_connected_one")]
    [TestCase("C(4,3,1), P(8,8,AVG), FC(4), SM(3)", "deeper(block=1,index=start); wider(2)", TestName = "A_fully_connected_layer_inserted_at_the_start_and_widened")]
    [TestCase("C(1,3,1), P(2,2,MAX), C(1,1,1), P(2,2,AVG), SM(2)", "wider(0); wider(2); deeper(block=1,index=0,size=1)", TestName = "Layers_of_one_filter")]
    [TestCase("C(8,3,1), P(2,2,MAX), SM(3)", "wider(0)", TestName = "A_layer_widened_to_the_last_level")]
    [TestCase("C(4,3,1), P(2,2,MAX), SM(3)", "deeper(block=0,index=0,size=3); deeper(block=0,index=1,size=1); deeper(block=0,index=0,size=5)", TestName = "Layers_inserted_after_inserted_ones")]
    [TestCase("C(4,3,1), P(2,2,MAX), C(3,3,1), P(4,4,AVG), SM(3)", "residual(block=0,index=0,size=3); wider(0); wider(1); deeper(block=0,index=1,size=3); wider(1)", TestName = "A_residual_skip_between_layers_that_grow")]
    [TestCase("C(2,3,1), D(2,1), T(2,2,AVG), D(1*2), P(4,4,AVG), SM(3)", "wider(1.0); wider(1.1); wider(3.0)", TestName = "Layers_of_dense_blocks_widened_across_blocks")]
    [TestCase("C(2,3,1), D(2,1), T(2,2,AVG), D(1*2), P(4,4,AVG), SM(3)", "deeper(block=0,index=0); deeper(block=0,index=1); wider(1.1); wider(1.0)", TestName = "Replicas_of_replicas_widened")]
    public void By_name(string architecture, string actions)
    {
        var random = new RandomNetworks(7);
        NetworkPlan plan = NetworkPlan.Create(NetworkSpec.Parse(architecture), new FeatureShape(8, 8, 3));
        foreach (IBackend backend in (ReadOnlySpan<IBackend>)[new CpuBackend(threads: 2), new ReferenceBackend()])
        {
            using IBackend owned = backend;
            RequirePreserved(random, backend, plan, GrowthAction.ParseAll(actions), RandomNetworks.Space);
        }
    }

    [Test]
    public void A_replica_computes_the_same_in_training_mode_too([Values] bool isPostActivation)
    {
        var random = new RandomNetworks(11);
        using var backend = new ReferenceBackend();
        string block = isPostActivation ? "D+" : "D";
        NetworkPlan plan = NetworkPlan.Create(NetworkSpec.Parse($"C(4,3,1), {block}(2,3), T(4,2,AVG), {block}(2), P(4,4,AVG), SM(3)"), new FeatureShape(8, 8, 3));
        using Network parent = random.Trained(backend, plan);
        using Tensor images = random.Images(backend, plan.Input);
        using Network child = Growth.Apply(parent, GrowthAction.ParseAll("deeper(block=0,index=0); deeper(block=0,index=2)"), Options(), [images]).Network;

        Assert.That(Logits(child, images, PassMode.Training), Is.EqualTo(Logits(parent, images, PassMode.Training)).Within(1e-10));
    }

    [Test]
    public void A_wrong_weight_is_found_and_its_layer_and_channel_are_named()
    {
        var random = new RandomNetworks(3);
        using var backend = new CpuBackend(threads: 1);
        NetworkPlan plan = NetworkPlan.Create(NetworkSpec.Parse("C(4,3,1), C(5,3,1), P(2,2,MAX), SM(3)"), new FeatureShape(8, 8, 3));
        using Network parent = random.Trained(backend, plan);
        using Tensor images = random.Images(backend, plan.Input);
        GrownPlan grown = GrownPlan.Of(plan);
        using Network child = GrownWeights.Create(parent, grown, ActivationStatistics.Measure(parent, grown, [images]));
        float[] bias = child.Store.Read<float>("1.norm.bias");
        bias[2] += 1;
        child.Store.Write<float>("1.norm.bias", bias);

        Assert.That(
            () => new PreservationCheck(parent, grown, [images]).Require(child),
            Throws.TypeOf<GrowthException>().With.Message.Contains("1.norm differs first, in channel 2"));
    }

    private static GrowthOptions Options(SearchSpace? space = null) => new() { Space = space ?? RandomNetworks.Space, Seed = 5 };

    private static int[] Counts() =>
        [.. (Environment.GetEnvironmentVariable(CountsVariable) ?? "100,40").Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture))];

    private static int RequirePreserved(int seed, Func<RandomNetworks, NetworkPlan> create, DenseInsertion insertion, bool onReference)
    {
        var random = new RandomNetworks(seed);
        SearchSpace space = RandomNetworks.Space with { DenseInsertion = insertion };
        NetworkPlan plan = create(random);
        IReadOnlyList<GrowthAction> actions = random.Actions(plan, space);
        using IBackend backend = onReference ? new ReferenceBackend() : new CpuBackend(threads: 2);
        RequirePreserved(random, backend, plan, actions, space);
        return actions.Count;
    }

    private static void RequirePreserved(RandomNetworks random, IBackend backend, NetworkPlan plan, IReadOnlyList<GrowthAction> actions, SearchSpace space)
    {
        using Network parent = random.Trained(backend, plan, dropout: 0.2f);
        using Tensor images = random.Images(backend, plan.Input), others = random.Images(backend, plan.Input);
        GrownNetwork grown = Growth.Apply(parent, actions, Options(space), [images]);
        using Network child = grown.Network;

        string text = $"{plan.Network} | {GrowthAction.Print(actions)} | {child.Plan.Network}";
        Assert.That(child.Plan.Network, Is.EqualTo(Growth.Plan(plan, actions, space).Network), text);
        double tolerance = backend is ReferenceBackend ? 1e-10 : 1e-4;
        Assert.That(grown.Exact!.Value.RelativeDelta, Is.LessThanOrEqualTo(tolerance), text);
        double[] before = Logits(parent, others, PassMode.Evaluation);
        Assert.That(Logits(child, others, PassMode.Evaluation), Is.EqualTo(before).Within(tolerance * before.Max(Math.Abs)), text);
    }

    private static double[] Logits(Network network, Tensor images, PassMode mode)
    {
        using var tape = new Tape(network.Backend, mode);
        Tensor logits = network.Forward(tape, tape.Input(images)).Value;
        double[] values = new double[logits.Shape.Count];
        network.Backend.Download<double>(logits, values);
        return values;
    }
}
