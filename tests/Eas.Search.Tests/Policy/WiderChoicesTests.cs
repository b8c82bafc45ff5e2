using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class WiderChoicesTests
{
    // The last levels are 512 filters and 1024 units; 600 is above them.
    [TestCase("C(16,3,1), P(2,2,MAX), C(512,3,1), C(600,1,1), P(2,2,AVG), FC(1024), FC(896), SM(10)", "1000001")]
    [TestCase("C(80,3,1), D(40,64,60), T(120,2,AVG), D(64), P(16,16,AVG), FC(64), SM(10)", "01010000")]
    public void Poolings_transitions_layers_at_the_last_level_and_a_DenseNets_other_layers_have_no_choice(string network, string open)
    {
        NetworkPlan plan = Searches.Plan(network);

        IEnumerable<char> masks = Choices(plan).Masks(plan, []).Select(mask => Searches.Bits(mask) switch { "11" => '1', "00" => '0', _ => '?' });

        Assert.That(string.Concat(masks), Is.EqualTo(open));
    }

    [Test]
    public void A_yes_moves_a_layer_to_its_next_level()
    {
        IReadOnlyList<GrowthAction> actions = Choices(Searches.Start).Actions(Searches.Start, [[1, -1, 0, -1, 0, -1, 1, -1, 1]]);

        Assert.That(GrowthAction.Print(actions), Is.EqualTo("wider(0); wider(6); wider(8)"));
        Assert.That(
            Growth.Plan(Searches.Start, actions, SearchSpace.Paper).Network.ToString(),
            Is.EqualTo("C(32,3,1), P(2,2,MAX), C(32,3,1), P(2,2,MAX), C(64,3,1), P(2,2,MAX), C(192,3,1), P(4,4,AVG), FC(384), SM(10)"));
    }

    private static WiderChoices Choices(NetworkPlan plan) => new(Searches.Space(SearchSpace.Paper, plan));
}
