using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using NUnit.Framework;

namespace Eas.Networks.Tests.Architecture;

[TestFixture]
public sealed class NetworkPlanTests
{
    private static readonly FeatureShape Cifar = new(32, 32, 3);

    [Test]
    public void The_start_network_costs_what_the_paper_implies() =>
        Assert.That(NetworkPlan.Create(NetworkSpec.StartNetwork, Cifar).Cost, Is.EqualTo(new Cost(133_530, 4_016_640)));

    [TestCase(40, 40, 1_901_930)]
    [TestCase(100, 12, 769_162)]
    [TestCase(250, 24, 15_324_406)]
    [TestCase(190, 40, 25_624_430)]
    public void DenseNet_BC_has_its_published_number_of_parameters(int depth, int growthRate, long parameters) =>
        Assert.That(NetworkPlan.Create(NetworkSpec.DenseNetBC(depth, growthRate), Cifar).Cost.Parameters, Is.EqualTo(parameters));

    [TestCase("C(8,3,1), SM(10)", "32x32x8 1x1x10")]
    [TestCase("C(8,5,2), C(4,1,2), SM(10)", "16x16x8 8x8x4 1x1x10")]
    [TestCase("P(3,2,MAX), FC(7), SM(10)", "15x15x3 1x1x7 1x1x10")]
    [TestCase("C(8,3,1), D+(4,6), T(5,3,AVG), SM(10)", "32x32x8 32x32x18 10x10x5 1x1x10")]
    public void Shapes_follow_from_the_input(string text, string outputs)
    {
        var plan = NetworkPlan.Create(NetworkSpec.Parse(text), Cifar);

        Assert.That(string.Join(' ', plan.Elements.Select(element => element.Output)), Is.EqualTo(outputs));
    }

    [TestCase(7, 4)]
    [TestCase(8, 4)]
    [TestCase(1, 1)]
    public void A_strided_convolution_keeps_every_second_position(int size, int output)
    {
        var plan = NetworkPlan.Create(NetworkSpec.Parse("C(8,5,2), SM(10)"), new FeatureShape(size, size, 1));

        Assert.That(plan.Elements[0].Output, Is.EqualTo(new FeatureShape(output, output, 8)));
    }

    [Test]
    public void A_plain_network_normalises_after_every_convolution_and_fully_connected_layer() =>
        Assert.That(OperationsOf("C(8,3,1), C(8,3,1), P(2,2,MAX), FC(7), SM(10)"), Is.EqualTo(
        [
            "0.conv", "0.norm", "1.conv", "1.norm", "1.dropout", "2.pool", "3.flatten", "3.linear", "3.norm", "4.linear",
        ]));

    [Test]
    public void A_DenseNet_BC_normalises_before_every_convolution_but_the_first_and_before_the_last_pooling() =>
        Assert.That(OperationsOf("C(8,3,1), P(2,2,MAX), D(4), T(6,2,AVG), P(8,8,AVG), SM(10)"), Is.EqualTo(
        [
            "0.conv", "1.pool",
            "2.0.norm1", "2.0.conv1", "2.0.dropout1", "2.0.norm2", "2.0.conv2", "2.0.dropout2", "2.0.concat",
            "3.norm", "3.conv", "3.dropout", "3.pool", "4.norm", "4.pool", "5.linear",
        ]));

    [Test]
    public void A_D_plus_network_normalises_after_every_convolution() =>
        Assert.That(OperationsOf("C(8,3,1), D+(4), T(6,2,AVG), P(16,16,AVG), SM(10)"), Is.EqualTo(
        [
            "0.conv", "0.norm",
            "1.0.conv1", "1.0.norm1", "1.0.dropout1", "1.0.conv2", "1.0.norm2", "1.0.dropout2", "1.0.concat",
            "2.conv", "2.norm", "2.dropout", "2.pool", "3.pool", "4.linear",
        ]));

    [Test]
    public void A_dense_layer_adds_its_growth_to_the_channels_it_began_with()
    {
        var plan = NetworkPlan.Create(NetworkSpec.Parse("C(8,3,1), D(4,6/9), P(8,8,AVG), SM(10)"), Cifar);
        LayerPlan layer = plan.Elements[1].Layers[1];

        Assert.That(layer.Address, Is.EqualTo(new LayerAddress(1, 1)));
        Assert.That((layer.Input, layer.Output), Is.EqualTo((new FeatureShape(32, 32, 12), new FeatureShape(32, 32, 18))));
        Assert.That(layer.Operations.Select(operation => operation.Output.Channels), Is.EqualTo([12, 9, 9, 9, 6, 6, 18]));
    }

    [Test]
    public void Parameters_have_PyTorch_names_and_stay_in_the_networks_order()
    {
        var plan = NetworkPlan.Create(NetworkSpec.Parse("C(8,3,1), D(4), P(32,32,AVG), SM(10)"), Cifar);

        Assert.That(plan.Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}"), Is.EqualTo(
        [
            "0.conv.weight [8, 3, 3, 3]",
            "1.0.norm1.weight [8]", "1.0.norm1.bias [8]", "1.0.norm1.running_mean [8]", "1.0.norm1.running_var [8]", "1.0.conv1.weight [16, 1, 1, 8]",
            "1.0.norm2.weight [16]", "1.0.norm2.bias [16]", "1.0.norm2.running_mean [16]", "1.0.norm2.running_var [16]", "1.0.conv2.weight [4, 3, 3, 16]",
            "2.norm.weight [12]", "2.norm.bias [12]", "2.norm.running_mean [12]", "2.norm.running_var [12]",
            "3.linear.weight [10, 12]", "3.linear.bias [10]",
        ]));
    }

    [TestCase("C(8,3,1), P(33,1,MAX), SM(10)", "layer 1 P(33,1,MAX): a pooling of size 33 does not fit into 32x32")]
    [TestCase("P(8,8,MAX), P(4,4,MAX), P(2,2,MAX), SM(10)", "layer 2 P(2,2,MAX): a pooling of size 2 does not fit into 1x1")]
    [TestCase("C(8,3,1), D+(4), T(4,40,AVG), SM(10)", "layer 2 T(4,40,AVG): a pooling of size 40 does not fit into 32x32")]
    [TestCase("C(60000,3,1), D+(6000), SM(10)", "layer 1.0 D+(6000): concatenated channels must be at most 65536, found 66000")]
    public void A_network_that_does_not_fit_its_input_is_refused_by_layer(string text, string message) =>
        AssertRefused(text, Cifar, message);

    [TestCase(0, 32, 3, "input 0x32x3: its height must be at least 1, found 0")]
    [TestCase(32, 5000, 3, "input 32x5000x3: its width must be at most 4096, found 5000")]
    [TestCase(32, 32, -1, "input 32x32x-1: its channel count must be at least 1, found -1")]
    public void An_impossible_input_is_refused(int height, int width, int channels, string message) =>
        AssertRefused("SM(10)", new FeatureShape(height, width, channels), message);

    [Test]
    public void Sizes_that_do_not_fit_into_numbers_are_refused()
    {
        string convolutions = string.Concat(Enumerable.Repeat("C(65536,5,1), ", 8));

        AssertRefused("C(65536,1,1), SM(10)", new FeatureShape(4096, 4096, 3), "layer 1 SM(10): 4096x4096x65536 is too large to be flattened");
        AssertRefused(convolutions + "P(4096,4096,MAX), SM(10)", new FeatureShape(4096, 4096, 65536),
            "the network is too large for 4096x4096x65536: its multiply-adds do not fit into 64 bits");
    }

    private static IEnumerable<string> OperationsOf(string text) =>
        NetworkPlan.Create(NetworkSpec.Parse(text), Cifar).Operations.Select(operation => operation.Name);

    private static void AssertRefused(string text, FeatureShape input, string message) => Assert.That(
        () => NetworkPlan.Create(NetworkSpec.Parse(text), input), Throws.TypeOf<ArchitectureException>().With.Message.EqualTo(message));
}
