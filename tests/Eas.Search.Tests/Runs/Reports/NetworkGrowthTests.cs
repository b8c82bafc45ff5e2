using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Runs;
using Eas.Search.Runs.Reports;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs.Reports;

public sealed class NetworkGrowthTests
{
    [Test]
    public void A_step_says_in_words_what_was_done() => Assert.That(
        Replay("C(16,3,1), P(4,4,AVG), FC(64), SM(10)", "wider(0); deeper(block=0,index=0,size=5); wider(1); deeper(block=1,index=0)").Steps.Select(step => step.Describe()),
        Is.EqualTo(new[]
        {
            "Widens layer 0 from C(16,3,1) to C(32,3,1)",
            "Inserts C(32,5,1) after layer 0",
            "Widens layer 1 from C(32,5,1) to C(64,5,1)",
            "Inserts FC(64) after layer 3",
        }));

    [Test]
    public void A_dense_layer_is_named_by_its_growth_rate() => Assert.That(
        Replay("C(80,3,1), D(40*2), P(8,8,AVG), SM(10)", "wider(1.1); deeper(block=0,index=0)").Steps.Select(step => step.Describe()),
        Is.EqualTo(new[] { "Widens layer 1.1 from growth rate 40 to growth rate 44", "Inserts growth rate 40 after layer 1.0" }));

    [Test]
    public void A_layer_is_traced_to_the_parents_and_an_inserted_one_to_that_before_it()
    {
        NetworkGrowth growth = Replay("C(16,3,1), P(2,2,MAX), C(32,3,1), P(4,4,AVG), SM(10)", "deeper(block=0,index=0,size=3); wider(1); wider(3)");
        Assert.That(growth.Layers.Select(layer => (layer.Layer.Element, layer.IsNew)), Is.EqualTo(new[] { (0, false), (0, true), (1, false), (2, false), (3, false), (4, false) }));
        Assert.That(growth.Steps.Select(step => step.Origin.Layer.Element), Is.EqualTo(new[] { 0, 0, 2 }));
        Assert.That(LayerRow.ChangesOf(growth.Steps[0].Before, growth), Is.EqualTo(new[] { null, "", null, "C(32,3,1)", null, null }));
    }

    [TestCase("random", false)]
    [TestCase("hill-climbing", false)]
    [TestCase("random", true)]
    public void Replayed_actions_give_the_architectures_of_the_run(string strategy, bool isDense)
    {
        RunModel run = Read(new GrownRun { Strategy = strategy, Start = (isDense ? NetworkSpec.DenseNetBC(10, 40) : NetworkSpec.StartNetwork).ToString() });
        GrowthHistory history = GrowthHistory.Find(run)!;
        Assert.That(run.Sampled.Select(network => history.Of(network).Result.Network.ToString()), Is.EqualTo(run.Sampled.Select(network => network.Architecture)));
    }

    [Test]
    public void A_network_is_traced_through_its_ancestors_to_its_stages_start_network()
    {
        RunModel run = Read(new GrownRun { Strategy = "hill-climbing" });
        GrowthHistory history = GrowthHistory.Find(run)!;
        foreach (NetworkRecord network in run.Sampled)
        {
            NetworkRecord root = history.RootOf(network);
            Assert.That((root.Role, root.Stage), Is.EqualTo((NetworkRole.Start, network.Stage)));
            var last = new LayerAddress(NetworkSpec.Parse(network.Architecture).Layers.Count - 1);
            Assert.That(history.InRoot(network, last).Element, Is.EqualTo(NetworkSpec.Parse(root.Architecture).Layers.Count - 1), "the classifier stays the classifier");
        }
    }

    [TestCase("C(16,3,1), P(4,4,AVG), SM(10)", 32, 3)]
    [TestCase("C(16,3,1), P(4,4,AVG), SM(10)", 28, 1)]
    [TestCase("C(80,3,1), D(40*2), P(8,8,AVG), SM(10)", 64, 4)]
    public void The_images_shape_follows_from_what_a_network_costs(string architecture, int side, int channels)
    {
        var shape = new FeatureShape(side, side, channels);
        Cost cost = NetworkPlan.Create(NetworkSpec.Parse(architecture), shape).Cost;
        NetworkRecord network = SampleRun.Network(0, episode: null) with { Architecture = architecture, Parameters = cost.Parameters, MultiplyAdds = cost.MultiplyAdds };
        Assert.That(ImageShapes.Find(network), Is.EqualTo(shape));
        Assert.That(ImageShapes.Find(network with { MultiplyAdds = cost.MultiplyAdds + 1 }), Is.Null);
    }

    private static NetworkGrowth Replay(string parent, string actions) =>
        NetworkGrowth.Replay(NetworkPlan.Create(NetworkSpec.Parse(parent), new FeatureShape(32, 32, 3)), GrowthAction.ParseAll(actions), SearchSpace.Paper);

    private static RunModel Read(GrownRun run)
    {
        using var directory = new TemporaryDirectory();
        run.Write(directory["run"]);
        using RunStore store = RunStore.OpenToRead(RunFolder.Find(directory["run"]));
        return RunModel.Read(store);
    }
}
