using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Recipes;
using Eas.Search.Tests.Training;
using Eas.Search.Training;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Search.Tests.Execution;

public sealed class CandidateCostTests
{
    private static readonly TrainingOptions Training = new() { Network = NetworkSpec.Parse("C(8,3,1), P(8,8,AVG), SM(3)"), BatchSize = 20 };
    private static readonly Cost Cost = NetworkPlan.Create(Training.Network, new FeatureShape(8, 8, 2)).Cost;

    private DataSet data = null!;

    [OneTimeSetUp]
    public void CreateData() => data = PatchImages.Create();

    [OneTimeTearDown]
    public void Dispose() => data.Dispose();

    [Test]
    public void What_costs_exactly_what_is_allowed_is_trained()
    {
        Assert.That(Excess(new CandidateLimits()), Is.Null);
        Assert.That(Excess(new CandidateLimits { Parameters = Cost.Parameters, MultiplyAdds = Cost.MultiplyAdds, Memory = MemoryOfTraining() }), Is.Null);
    }

    [Test]
    public void What_costs_more_is_refused_in_one_line()
    {
        Assert.That(Excess(new CandidateLimits { Parameters = Cost.Parameters - 1 }), Is.EqualTo($"{Cost.Parameters} parameters are more than the {Cost.Parameters - 1} allowed"));
        Assert.That(Excess(new CandidateLimits { MultiplyAdds = 1000 }), Does.EndWith(" multiply-adds are more than the 1,000 allowed"));
        Assert.That(Excess(new CandidateLimits { Memory = MemoryOfTraining() - 1 }), Does.Contain("bytes of memory are more than the "));
    }

    [TestCase("C(16384,5,1), C(16384,5,1), P(8,8,AVG), SM(3)", "the network is too large")]
    [TestCase("C(8,3,1), P(16,16,AVG), SM(3)", "P(16,16,AVG)")]
    public void A_network_that_no_machine_can_train_is_refused_too(string architecture, string reason) =>
        Assert.That(Excess(new CandidateLimits { Memory = long.MaxValue }, architecture), Does.Contain(reason));

    [Test]
    public void The_memory_of_this_machine_makes_no_difference() =>
        Assert.That(Excess(new CandidateLimits { Memory = long.MaxValue }, "C(8192,3,1), C(8192,3,1), C(8192,3,1), C(8192,3,1), P(8,8,AVG), SM(3)"), Is.Null);

    private string? Excess(CandidateLimits limits, string? architecture = null)
    {
        using var backend = new CpuBackend(threads: 2);
        return CandidateCost.FindExcess(limits, architecture is null ? Training : Training with { Network = NetworkSpec.Parse(architecture) }, data, backend);
    }

    private long MemoryOfTraining()
    {
        using var backend = new CpuBackend(threads: 1);
        using Trainer trainer = Trainer.Start(backend, data, Training);
        return trainer.MemoryBytes;
    }
}
