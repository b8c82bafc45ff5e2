using Eas.Networks.Architecture;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class VirtualEvaluatorTests
{
    private const string Optimum = "wider(0); wider(0); wider(2); wider(2); wider(2); wider(4); wider(4); wider(4); wider(6); wider(6); wider(8); "
        + "deeper(block=1,index=0,size=3); deeper(block=2,index=0,size=3); deeper(block=2,index=0,size=3); "
        + "deeper(block=3,index=0,size=3); deeper(block=3,index=0,size=3)";

    [Test]
    public void The_optimum_of_the_start_network_is_as_many_steps_away_as_an_episode_has()
    {
        NetworkSpec optimum = Growth.Plan(Searches.Start, GrowthAction.ParseAll(Optimum), SearchSpace.Paper).Network;

        Assert.That(VirtualEvaluator.Plain.Accuracy(optimum), Is.EqualTo(VirtualEvaluator.Plain.Highest).Within(1e-12));
        Assert.That(GrowthAction.ParseAll(Optimum).OfType<Deeper>().Count(), Is.EqualTo(StepOrder.Plain.Steps.Count(step => step == "deeper")));
    }

    [TestCase("wider(0)")]
    [TestCase("deeper(block=3,index=0,size=3)")]
    [TestCase("wider(10)", Description = "the fully connected layer")]
    public void Each_step_away_from_the_optimum_costs_accuracy(string action)
    {
        NetworkSpec further = Growth.Plan(Searches.Start, GrowthAction.ParseAll($"{Optimum}; {action}"), SearchSpace.Paper).Network;

        Assert.That(VirtualEvaluator.Plain.Accuracy(further), Is.LessThan(VirtualEvaluator.Plain.Highest - 1e-4));
    }

    [Test]
    public void Filters_of_another_size_cost_accuracy([Values(1, 5)] int size)
    {
        string other = Optimum.Replace("size=3", $"size={size}", StringComparison.Ordinal);

        Assert.That(
            VirtualEvaluator.Plain.Accuracy(Growth.Plan(Searches.Start, GrowthAction.ParseAll(other), SearchSpace.Paper).Network),
            Is.LessThan(VirtualEvaluator.Plain.Highest - 1e-4));
    }

    [Test]
    public void A_dense_block_is_measured_by_its_growth_rates()
    {
        var evaluator = new VirtualEvaluator { Blocks = [new(2, 44)], Lowest = 0.1, Highest = 0.9 };

        Assert.That(evaluator.Accuracy(Dense("44*2")), Is.EqualTo(0.9));
        Assert.That(evaluator.Accuracy(Dense("44,40")), Is.LessThan(0.9));
        Assert.That(evaluator.Accuracy(Dense("44*3")), Is.LessThan(0.9));
    }

    [Test]
    public void A_network_with_other_blocks_is_refused() =>
        Assert.That(() => VirtualEvaluator.Plain.Accuracy(NetworkSpec.Parse("C(16,3,1), SM(10)")), Throws.ArgumentException.With.Message.Contains("1 blocks"));

    private static NetworkSpec Dense(string layers) => NetworkSpec.Parse($"C(88,3,1), D({layers}), P(32,32,AVG), SM(10)");
}
