using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using NUnit.Framework;

namespace Eas.Networks.Tests.Transformations;

public sealed class GrowthActionTests
{
    private const string Dense = "C(80,3,1), D(40*2), T(80,2,AVG), D(40), P(4,4,AVG), SM(10)";
    private static readonly SearchSpace Space = SearchSpace.Paper with { AllowsStart = true };

    [TestCase("wider(3)")]
    [TestCase("wider(3=96)")]
    [TestCase("wider(1.4)")]
    [TestCase("deeper(block=1,index=0,size=3)")]
    [TestCase("deeper(block=1,index=0)")]
    [TestCase("deeper(block=4,index=start)")]
    [TestCase("residual(block=1,index=0,size=3)")]
    public void The_text_form_is_read_back_to_an_equal_action(string text)
    {
        GrowthAction action = GrowthAction.Parse(text);
        Assert.Multiple(() =>
        {
            Assert.That(action.ToString(), Is.EqualTo(text));
            Assert.That(GrowthAction.Parse(action.ToString()), Is.EqualTo(action));
        });
    }

    [Test]
    public void Several_actions_are_one_text()
    {
        const string Text = "wider(0); deeper(block=1,index=0,size=3)";
        Assert.That(GrowthAction.Print(GrowthAction.ParseAll(Text)), Is.EqualTo(Text));
    }

    [TestCase("wider")]
    [TestCase("wider()")]
    [TestCase("wider(-1)")]
    [TestCase("wider(3=)")]
    [TestCase("wider(3=96=7)")]
    [TestCase("thinner(3)")]
    [TestCase("deeper(block=1)")]
    [TestCase("deeper(index=1,block=0)")]
    [TestCase("deeper(block=1,index=0,size=x)")]
    [TestCase("")]
    public void A_text_that_is_no_action_is_refused_with_the_forms_there_are(string text) =>
        Assert.That(() => GrowthAction.Parse(text), Throws.TypeOf<GrowthException>().With.Message.Contains("is not a transformation: write one as wider(3)"));

    [TestCase("wider(0)", "C(32,3,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(256), SM(10)", TestName = "Wider_moves_a_convolution_to_the_next_level")]
    [TestCase("wider(8)", "C(16,3,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(384), SM(10)", TestName = "Wider_moves_a_fully_connected_layer_to_the_next_level")]
    [TestCase("wider(0=20); wider(0)", "C(32,3,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(256), SM(10)", TestName = "A_width_between_levels_moves_to_the_larger_one")]
    [TestCase("deeper(block=0,index=0,size=5)", "C(16,3,1), C(16,5,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(256), SM(10)", TestName = "Deeper_puts_a_convolution_after_one")]
    [TestCase("deeper(block=4,index=0)", "C(16,3,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(256), FC(256), SM(10)", TestName = "Deeper_puts_a_fully_connected_layer_after_one")]
    [TestCase("deeper(block=4,index=start)", "C(16,3,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(128), FC(256), SM(10)", TestName = "Deeper_at_the_start_has_the_width_of_the_map")]
    [TestCase("residual(block=1,index=0,size=5)", "C(16,3,1), P(2,2,MAX), C(32,3,1), R(32,5), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(256), SM(10)", TestName = "A_residual_skip_follows_a_convolution")]
    [TestCase("residual(block=1,index=0); wider(3)", "C(16,3,1), P(2,2,MAX), C(32,3,1), R(64,3), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(256), SM(10)", TestName = "A_residual_branch_is_widened")]
    public void Planned(string actions, string expected) => Assert.That(Plan(NetworkSpec.StartNetwork, actions).Network.ToString(), Is.EqualTo(expected));

    [Test]
    public void A_dense_layer_is_widened_with_its_bottleneck_and_then_the_first_convolution_and_the_transitions()
    {
        // Mean growth (60 + 40 + 40) / 3: floor(2 x 46.67) = 93; the transition sees 93 + 60 + 40 = 193.
        NetworkSpec grown = Plan(NetworkSpec.Parse(Dense), "wider(1.0=60)").Network;
        Assert.That(grown.ToString(), Is.EqualTo("C(93,3,1), D(60,40), T(96,2,AVG), D(40), P(4,4,AVG), SM(10)"));
    }

    [Test]
    public void A_dense_layer_keeps_the_bottleneck_it_has_where_that_is_wider()
    {
        NetworkSpec grown = Plan(NetworkSpec.Parse("C(120,3,1), D(40/300), P(4,4,AVG), SM(10)"), "wider(1.0)").Network;
        Assert.That(grown.DenseLayerAt(new LayerAddress(1, 0)), Is.EqualTo(new DenseLayerSpec(44, 300)));
    }

    [Test]
    public void A_dense_layer_is_inserted_after_one_with_its_growth_and_bottleneck()
    {
        NetworkSpec grown = Plan(NetworkSpec.Parse("C(96,3,1), D(40/100,48), P(4,4,AVG), SM(10)"), "deeper(block=0,index=0)").Network;
        Assert.That(grown.ToString(), Is.EqualTo("C(96,3,1), D(40/100*2,48), P(4,4,AVG), SM(10)"));
    }

    [TestCase("wider(12)", "wider(12): layer 12: the network has the elements 0 to 9")]
    [TestCase("wider(1)", "wider(1): P(2,2,MAX) cannot be widened; name a convolution, a fully connected or a dense layer")]
    [TestCase("wider(9)", "wider(9): SM(10) cannot be widened; name a convolution, a fully connected or a dense layer")]
    [TestCase("wider(2.1)", "wider(2.1): layer 2.1: element 2 is C(32,3,1), not a dense block")]
    [TestCase("wider(2=32)", "wider(2=32): the layer's width is 32; a new width must be larger")]
    [TestCase("wider(2=99999)", "wider(2=99999): layer 2 C(99999,3,1): a filter count must be at most 65536, found 99999")]
    [TestCase("wider(2=512); wider(2)", "wider(2): the layer's width is 512, and 512 is the last level")]
    [TestCase("deeper(block=9,index=0,size=3)", "deeper(block=9,index=0,size=3): the network has the blocks 0 to 4")]
    [TestCase("deeper(block=0,index=1,size=3)", "deeper(block=0,index=1,size=3): block 0 has the layers 0 to 0")]
    [TestCase("deeper(block=0,index=0,size=2)", "deeper(block=0,index=0,size=2): a filter size must be one of 1, 3, 5, found 2")]
    [TestCase("deeper(block=4,index=0,size=3)", "deeper(block=4,index=0,size=3): a fully connected layer has no filter size; leave it out")]
    [TestCase("deeper(block=1,index=start)", "deeper(block=1,index=start): only the last block of a plain network can begin with a fully connected layer")]
    [TestCase("residual(block=4,index=0,size=3)", "residual(block=4,index=0,size=3): a residual skip cannot follow FC(256); name a convolution")]
    [TestCase("residual(block=1,index=0,size=4)", "residual(block=1,index=0,size=4): layer 3 R(32,4): a filter size must be 1, 3 or 5, found 4")]
    public void Impossible_in_the_start_network(string actions, string message) =>
        Assert.That(() => Plan(NetworkSpec.StartNetwork, actions), Throws.TypeOf<GrowthException>().With.Message.EqualTo(message));

    [TestCase("C(8,3,1), P(2,2,MAX), FC(8), SM(2)", "deeper(block=1,index=start)", "the map is 16x16x8 there; a fully connected layer can only begin where it is 1x1")]
    [TestCase("C(8,3,1), P(32,32,MAX), C(8,1,1), FC(8), SM(2)", "deeper(block=1,index=start)", "a fully connected layer cannot go before C(8,1,1)")]
    [TestCase("P(32,32,AVG), FC(8), SM(2)", "deeper(block=1,index=start)", "there is no convolution before it: its input may be negative, which no ReLU would keep")]
    [TestCase("C(8,3,1), P(2,2,MAX), P(2,2,MAX), SM(2)", "deeper(block=1,index=0,size=3)", "block 1 has no layers to insert one after")]
    [TestCase(Dense, "wider(1)", "D(40*2) is a dense block; name one of its layers, as wider(1.4)")]
    [TestCase(Dense, "wider(2)", "a transition has no levels; give a width, as wider(2=200)")]
    [TestCase(Dense, "deeper(block=1,index=0,size=3)", "a dense layer's filters are 3x3; leave the size out")]
    [TestCase(Dense, "residual(block=1,index=0)", "a network of dense blocks has its skips already")]
    [TestCase(Dense, "deeper(block=1,index=start)", "only the last block of a plain network can begin with a fully connected layer")]
    public void Impossible(string architecture, string actions, string reason) =>
        Assert.That(() => Plan(NetworkSpec.Parse(architecture), actions), Throws.TypeOf<GrowthException>().With.Message.EqualTo($"{actions}: {reason}"));

    [Test]
    public void The_start_of_the_last_block_is_refused_where_the_space_does_not_allow_it() =>
        Assert.That(
            () => Growth.Plan(Create(NetworkSpec.StartNetwork), GrowthAction.ParseAll("deeper(block=4,index=start)"), SearchSpace.Paper),
            Throws.TypeOf<GrowthException>().With.Message.Contains("the search space does not allow a fully connected layer directly after the pooling"));

    [Test]
    public void An_identity_is_not_inserted_into_a_pre_activation_block() =>
        Assert.That(
            () => Growth.Plan(Create(NetworkSpec.Parse(Dense)), GrowthAction.ParseAll("deeper(block=0,index=0)"), Space with { DenseInsertion = DenseInsertion.Identity }),
            Throws.TypeOf<GrowthException>().With.Message.Contains("use D+ blocks or the replica scheme"));

    private static NetworkPlan Create(NetworkSpec network) => NetworkPlan.Create(network, new FeatureShape(32, 32, 3));

    private static NetworkPlan Plan(NetworkSpec network, string actions) => Growth.Plan(Create(network), GrowthAction.ParseAll(actions), Space);
}
