using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class PolicyNetworkTests
{
    private static readonly NetworkSpec Short = NetworkSpec.Parse("C(16,3,1), P(32,32,AVG), FC(64), SM(10)");
    private static readonly NetworkSpec Long = NetworkSpec.StartNetwork;

    [Test]
    public void A_longer_network_in_the_batch_has_no_influence([Values("wider", "deeper")] string kind, [Values] bool onCpu)
    {
        using IBackend backend = onCpu ? new CpuBackend(threads: 2) : new ReferenceBackend();
        using PolicyNetwork policy = Create(backend);

        double[] alone = Probabilities(policy, kind, [Short], 0);
        double[] first = Probabilities(policy, kind, [Short, Long], 0), last = Probabilities(policy, kind, [Long, Long, Short], 2);

        double tolerance = onCpu ? 1e-6 : 1e-12;
        Assert.That(first, Is.EqualTo(alone).Within(tolerance));
        Assert.That(last, Is.EqualTo(alone).Within(tolerance));
        Assert.That(Probabilities(policy, kind, [Short, Long], 1), Is.EqualTo(Probabilities(policy, kind, [Long], 0)).Within(tolerance));
    }

    [Test]
    public void Where_a_layer_stands_and_what_the_others_are_matters()
    {
        using var backend = new ReferenceBackend();
        using PolicyNetwork policy = Create(backend);

        double[] p = Probabilities(policy, "wider", [NetworkSpec.Parse("C(16,3,1), C(16,3,1), C(32,3,1), SM(10)")], 0);
        double[] other = Probabilities(policy, "wider", [NetworkSpec.Parse("C(16,3,1), C(16,3,1), C(32,5,1), SM(10)")], 0);

        Assert.That(p[1], Is.Not.EqualTo(p[3]), "two layers of one network");
        Assert.That(other[1], Is.Not.EqualTo(p[1]), "a layer before one that differs");
    }

    [Test]
    public void The_cpu_gives_the_probabilities_of_the_reference([Values("wider", "deeper")] string kind)
    {
        using CpuBackend cpu = new(threads: 2);
        using ReferenceBackend reference = new();
        using PolicyNetwork onCpu = Create(cpu), onReference = Create(reference);

        Assert.That(Probabilities(onCpu, kind, [Long, Short], 0), Is.EqualTo(Probabilities(onReference, kind, [Long, Short], 0)).Within(1e-6));
    }

    // Embedding 16, 50 units a direction, one classifier of 100 inputs; an LSTM of 100 units, tables of 16, classifiers for 5 blocks, 24 places and 3 sizes.
    [Test]
    public void The_policy_has_the_papers_sizes()
    {
        using var backend = new ReferenceBackend();
        using PolicyNetwork policy = Create(backend);
        int tokens = Space().Vocabulary.Tokens.Count;

        int encoder = (tokens * 16) + (2 * 200 * (16 + 50 + 1));
        int deeper = (400 * (16 + 100 + 1)) + ((1 + 5 + 24) * 16) + ((5 + 24 + 3) * 101);
        Assert.That(policy.Store.ParameterCount, Is.EqualTo(encoder + 101 + deeper));
    }

    [Test]
    public void Sampling_leaves_no_memory_behind()
    {
        using var backend = new CpuBackend(threads: 1);
        using var strategy = new Reinforce(Searches.Options(backend, Searches.Start));
        int before = backend.Memory.LiveBuffers;

        SampledEpisode episode = Searches.Sample(strategy, Searches.Start, networks: 3);
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before), "after sampling");

        strategy.Learn(episode, [1, 2, 3]);
        Assert.That(backend.Memory.LiveBuffers, Is.EqualTo(before), "after learning");
    }

    private static PolicySpace Space() => Searches.Space(SearchSpace.Paper, Searches.Start, Searches.Plan(Short));

    private static PolicyNetwork Create(IBackend backend) => new(backend, Space(), seed: 3, stage: 0);

    /// <summary>The probabilities of all rounds of a step for one network of a batch; every round goes on from the first option that is open.</summary>
    private static double[] Probabilities(PolicyNetwork policy, string kind, NetworkSpec[] networks, int network)
    {
        IStepChoices rules = StepKind.All.Single(candidate => candidate.Name == kind).Choices(Space());
        NetworkPlan[] plans = [.. networks.Select(Searches.Plan)];
        List<int[]>[] chosen = [.. plans.Select(_ => new List<int[]>())];
        var result = new List<double>();
        using IChoiceStep step = policy.Begin(kind, networks);
        for (int round = 0; round < rules.Options.Count; round++)
        {
            IReadOnlyList<ValueList<bool>>[] masks = [.. plans.Select((plan, n) => rules.Masks(plan, chosen[n]))];
            int[][] previous = round == 0 ? [] : [.. chosen.Select(rounds => rounds[^1])];
            result.AddRange(step.Probabilities(masks, previous)[network].SelectMany(p => p));
            for (int n = 0; n < plans.Length; n++)
                chosen[n].Add([.. masks[n].Select(mask => mask.ToList().IndexOf(true))]);
        }

        return [.. result];
    }
}
