using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class DeeperChoicesTests
{
    private const string TwoConvolutionsAndThreeUnits = "C(16,3,1), C(16,3,1), P(2,2,MAX), P(16,16,AVG), FC(64), FC(64), FC(64), SM(10)";

    [Test]
    public void A_block_without_layers_is_masked() => Assert.That(Masks(TwoConvolutionsAndThreeUnits), Is.EqualTo(new[] { "101" }));

    [TestCase(0, "110000000000000000000000")]
    [TestCase(2, "111000000000000000000000")]
    public void Places_are_those_of_the_blocks_layers(int block, string open) => Assert.That(Masks(TwoConvolutionsAndThreeUnits, block), Is.EqualTo(new[] { open }));

    [Test]
    public void A_block_of_more_layers_than_there_are_places_can_be_reached_in_its_first_24()
    {
        string network = string.Concat(Enumerable.Repeat("C(16,3,1), ", 30)) + "SM(10)";

        Assert.That(Masks(network, 0), Is.EqualTo(new[] { new string('1', 24) }));
    }

    [TestCase(0, 1, "111")]
    [TestCase(2, 0, "000")]
    public void A_filter_size_is_chosen_for_convolutions_alone(int block, int index, string open) =>
        Assert.That(Masks(TwoConvolutionsAndThreeUnits, block, index), Is.EqualTo(new[] { open }));

    [Test]
    public void A_residual_skip_is_followed_by_a_convolution_which_has_a_size() => Assert.That(Masks("C(16,3,1), R(16,3), SM(10)", 0, 1), Is.EqualTo(new[] { "111" }));

    [Test]
    public void A_dense_layer_has_a_block_and_an_index_but_no_size()
    {
        const string Network = "C(80,3,1), D(40*2), T(80,2,AVG), D(40*3), P(16,16,AVG), SM(10)";

        Assert.That(Masks(Network), Is.EqualTo(new[] { "11" }));
        Assert.That(Masks(Network, 1), Is.EqualTo(new[] { "111" + new string('0', 21) }));
        Assert.That(Masks(Network, 1, 2), Is.EqualTo(new[] { "000" }));
    }

    [Test]
    public void A_network_with_fewer_blocks_than_another_start_network_cannot_choose_the_rest()
    {
        var choices = new DeeperChoices(Searches.Space(SearchSpace.Paper, Searches.Start, Searches.Plan("C(16,3,1), SM(10)")));

        Assert.That(choices.Masks(Searches.Plan("C(16,3,1), SM(10)"), []).Select(Searches.Bits), Is.EqualTo(new[] { "10000" }));
    }

    [TestCase("C(16,3,1), P(32,32,AVG), SM(10)", true, "11", Description = "the last block is empty and its map is 1x1")]
    [TestCase("C(16,3,1), P(16,16,AVG), SM(10)", true, "10", Description = "the map is 2x2")]
    [TestCase("C(16,3,1), P(32,32,AVG), SM(10)", false, "10", Description = "the search space does not allow it")]
    public void The_start_of_the_last_block_is_a_place_where_it_is_allowed(string network, bool allowsStart, string blocks)
    {
        var choices = new DeeperChoices(Searches.Space(SearchSpace.Paper with { AllowsStart = allowsStart }, Searches.Plan(network)));

        Assert.That(choices.Options[1], Is.EqualTo(allowsStart ? 25 : 24));
        Assert.That(choices.Masks(Searches.Plan(network), []).Select(Searches.Bits), Is.EqualTo(new[] { blocks }));
    }

    [Test]
    public void Start_is_the_place_after_the_last_and_has_no_size()
    {
        NetworkPlan network = Searches.Plan("C(16,3,1), P(32,32,AVG), FC(64), SM(10)");
        var choices = new DeeperChoices(Searches.Space(SearchSpace.Paper with { AllowsStart = true }, network));

        Assert.That(choices.Masks(network, [[1]]).Select(Searches.Bits), Is.EqualTo(new[] { "1" + new string('0', 23) + "1" }));
        Assert.That(choices.Masks(network, [[0]]).Select(Searches.Bits), Is.EqualTo(new[] { "1" + new string('0', 24) }));
        Assert.That(choices.Masks(network, [[1], [24]]).Select(Searches.Bits), Is.EqualTo(new[] { "000" }));
        Assert.That(GrowthAction.Print(choices.Actions(network, [[1], [24], [-1]])), Is.EqualTo("deeper(block=1,index=start)"));
    }

    [TestCase(0, 1, 2, "deeper(block=0,index=1,size=5)")]
    [TestCase(2, 0, -1, "deeper(block=2,index=0)")]
    public void The_choices_are_one_insertion(int block, int index, int size, string action) => Assert.That(
        GrowthAction.Print(Choices(TwoConvolutionsAndThreeUnits).Actions(Searches.Plan(TwoConvolutionsAndThreeUnits), [[block], [index], [size]])), Is.EqualTo(action));

    [Test]
    public void A_network_without_a_place_is_left_as_it_is()
    {
        const string Network = "P(2,2,MAX), SM(10)";

        Assert.That(Masks(Network), Is.EqualTo(new[] { "00" }));
        Assert.That(Masks(Network, -1), Is.EqualTo(new[] { new string('0', 24) }));
        Assert.That(Masks(Network, -1, -1), Is.EqualTo(new[] { "000" }));
        Assert.That(Choices(Network).Actions(Searches.Plan(Network), [[-1], [-1], [-1]]), Is.Empty);
    }

    private static DeeperChoices Choices(string network) => new(Searches.Space(SearchSpace.Paper, Searches.Plan(network)));

    private static IEnumerable<string> Masks(string network, params int[] chosen) =>
        Choices(network).Masks(Searches.Plan(network), [.. chosen.Select(option => new[] { option })]).Select(Searches.Bits);
}
