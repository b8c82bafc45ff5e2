using Eas.Networks.Architecture;
using NUnit.Framework;

namespace Eas.Networks.Tests.Architecture;

[TestFixture]
public sealed class NetworkSpecTests
{
    private static NetworkSpec Dense => NetworkSpec.Parse("C(8,3,1), D(4*3), P(8,8,AVG), SM(10)");

    [Test]
    public void Networks_of_equal_layers_are_equal()
    {
        NetworkSpec other = NetworkSpec.Parse("C(8,3,1),D(4,4,4/16),P(8,8,AVG),SM(10)");

        Assert.That(other, Is.EqualTo(Dense));
        Assert.That(other.GetHashCode(), Is.EqualTo(Dense.GetHashCode()));
        Assert.That(NetworkSpec.Parse("C(8,3,1), D(4,4,5), P(8,8,AVG), SM(10)"), Is.Not.EqualTo(Dense));
        Assert.That(NetworkSpec.Parse("C(8,3,1), D(4,4), P(8,8,AVG), SM(10)"), Is.Not.EqualTo(Dense));
    }

    [TestCase(40, 40, "C(80,3,1), D(40*6), T(160,2,AVG), D(40*6), T(200,2,AVG), D(40*6), P(8,8,AVG), SM(10)")]
    [TestCase(100, 12, "C(24,3,1), D(12*16), T(108,2,AVG), D(12*16), T(150,2,AVG), D(12*16), P(8,8,AVG), SM(10)")]
    [TestCase(250, 24, "C(48,3,1), D(24*41), T(516,2,AVG), D(24*41), T(750,2,AVG), D(24*41), P(8,8,AVG), SM(10)")]
    [TestCase(190, 40, "C(80,3,1), D(40*31), T(660,2,AVG), D(40*31), T(950,2,AVG), D(40*31), P(8,8,AVG), SM(10)")]
    public void DenseNet_BC_has_its_published_form_and_depth(int depth, int growthRate, string text)
    {
        var network = NetworkSpec.DenseNetBC(depth, growthRate);

        Assert.That(network.ToString(), Is.EqualTo(text));
        Assert.That(network.Depth, Is.EqualTo(depth));
        Assert.That((network.IsDense, network.IsPostActivation), Is.EqualTo((true, false)));
    }

    [TestCase(4, 12)]
    [TestCase(41, 12)]
    [TestCase(40, 0)]
    [TestCase(40, 1 << 30)]
    public void DenseNet_BC_of_an_impossible_depth_or_growth_rate_is_refused(int depth, int growthRate) =>
        Assert.That(() => NetworkSpec.DenseNetBC(depth, growthRate), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void The_start_network_is_the_papers()
    {
        NetworkSpec network = NetworkSpec.StartNetwork;

        Assert.That(network.ToString(), Is.EqualTo(
            "C(16,3,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(128,3,1), P(4,4,AVG), FC(256), SM(10)"));
        Assert.That((network.Depth, network.Classes), Is.EqualTo((6, 10)));
        Assert.That((network.IsDense, network.IsPostActivation), Is.EqualTo((false, true)));
    }

    [Test]
    public void D_plus_makes_a_network_post_activation()
    {
        NetworkSpec network = NetworkSpec.Parse("C(8,3,1), D+(4), SM(10)");

        Assert.That((network.IsDense, network.IsPostActivation), Is.EqualTo((true, true)));
    }

    [Test]
    public void An_inserted_dense_layer_adds_two_to_the_depth()
    {
        NetworkSpec grown = Dense.InsertDenseLayer(new LayerAddress(1, 1), new DenseLayerSpec(5));

        Assert.That(grown.ToString(), Is.EqualTo("C(8,3,1), D(4,5,4*2), P(8,8,AVG), SM(10)"));
        Assert.That(grown.Depth, Is.EqualTo(Dense.Depth + 2));
        Assert.That(Dense.ToString(), Is.EqualTo("C(8,3,1), D(4*3), P(8,8,AVG), SM(10)"), "the parent stays");
    }

    [Test]
    public void Layers_are_replaced_and_inserted_by_index()
    {
        NetworkSpec plain = NetworkSpec.Parse("C(8,3,1), FC(5), SM(10)");

        Assert.That(plain.ReplaceLayer(0, new ConvolutionSpec(16, 3, 1)).ToString(), Is.EqualTo("C(16,3,1), FC(5), SM(10)"));
        Assert.That(plain.InsertLayer(1, new ConvolutionSpec(8, 5, 1)).ToString(), Is.EqualTo("C(8,3,1), C(8,5,1), FC(5), SM(10)"));
        Assert.That(Dense.ReplaceDenseLayer(new LayerAddress(1, 2), new DenseLayerSpec(6, 20)).ToString(),
            Is.EqualTo("C(8,3,1), D(4*2,6/20), P(8,8,AVG), SM(10)"));
        Assert.That(Dense.InsertDenseLayer(new LayerAddress(1, 3), new DenseLayerSpec(6)).ToString(),
            Is.EqualTo("C(8,3,1), D(4*3,6), P(8,8,AVG), SM(10)"));
    }

    [Test]
    public void A_network_made_in_code_obeys_the_rules_of_the_text() =>
        Assert.That(() => NetworkSpec.StartNetwork.ReplaceLayer(2, new ConvolutionSpec(32, 4, 1)),
            Throws.TypeOf<ArchitectureException>().With.Message.EqualTo("layer 2 C(32,4,1): a filter size must be 1, 3 or 5, found 4"));

    [Test]
    public void Addresses_name_elements_and_layers_of_dense_blocks() =>
        Assert.That(Dense.Addresses.Select(address => address.ToString()), Is.EqualTo(["0", "1.0", "1.1", "1.2", "2", "3"]));

    [TestCase("0", 0, null)]
    [TestCase("12", 12, null)]
    [TestCase("1.4", 1, 4)]
    public void An_address_is_read_and_printed(string text, int element, int? layer)
    {
        var address = LayerAddress.Parse(text);

        Assert.That(address, Is.EqualTo(new LayerAddress(element, layer)));
        Assert.That(address.ToString(), Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("1.")]
    [TestCase(".4")]
    [TestCase("1.4.2")]
    [TestCase("-1")]
    [TestCase(" 1")]
    [TestCase("99999999999")]
    public void What_is_no_address_is_refused(string text) => Assert.That(() => LayerAddress.Parse(text),
        Throws.TypeOf<ArchitectureException>().With.Message.EqualTo($"'{text}' is not a layer: write an element's index, as 3, or a dense layer's, as 1.4"));

    [TestCase("4", "layer 4: the network has the elements 0 to 3")]
    [TestCase("0.1", "layer 0.1: element 0 is C(8,3,1), not a dense block")]
    [TestCase("1.3", "layer 1.3: the block has the layers 1.0 to 1.2")]
    public void An_address_outside_the_network_is_refused(string address, string message) =>
        Assert.That(() => Dense.RequireLayer(LayerAddress.Parse(address)), Throws.TypeOf<ArchitectureException>().With.Message.EqualTo(message));

    [Test]
    public void A_dense_layer_is_found_at_its_address()
    {
        Assert.That(NetworkSpec.Parse("C(8,3,1), D(4,6/5), P(8,8,AVG), SM(10)").DenseLayerAt(new LayerAddress(1, 1)), Is.EqualTo(new DenseLayerSpec(6, 5)));
        Assert.That(() => Dense.DenseLayerAt(new LayerAddress(1)), Throws.TypeOf<ArchitectureException>());
    }
}
