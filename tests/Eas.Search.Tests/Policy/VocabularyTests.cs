using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class VocabularyTests
{
    private static readonly Dictionary<Type, (string Network, LayerAddress Address, string? Token)> Tokens = new()
    {
        [typeof(ConvolutionSpec)] = ("C(24,5,2), SM(3)", new(0), "conv-24-5"),
        [typeof(ResidualSpec)] = ("C(8,3,1), R(12,5), SM(3)", new(1), "res-12-5"),
        [typeof(PoolingSpec)] = ("C(8,3,1), P(3,2,AVG), SM(3)", new(1), "pool"),
        [typeof(FullyConnectedSpec)] = ("FC(70), SM(3)", new(0), "fc-70"),
        [typeof(ClassifierSpec)] = ("FC(70), SM(3)", new(1), null),
        [typeof(DenseBlockSpec)] = ("C(8,3,1), D+(4,6/9), SM(3)", new(1, 1), "g6"),
        [typeof(TransitionSpec)] = ("C(8,3,1), D+(4), T(6,2,AVG), SM(3)", new(2), "t"),
    };

    private static Type[] LayerKinds => [.. typeof(LayerSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerSpec)) && !type.IsAbstract)];

    [TestCaseSource(nameof(LayerKinds))]
    public void Every_layer_kind_has_a_token_or_is_the_classifier(Type kind)
    {
        Assert.That(Tokens.Keys, Does.Contain(kind), $"add a network with a {kind.Name} here and its token to {nameof(Vocabulary)}");
        (string network, LayerAddress address, string? token) = Tokens[kind];

        Assert.That(Vocabulary.TokenOf(NetworkSpec.Parse(network), address), Is.EqualTo(token));
    }

    [Test]
    public void A_network_is_read_layer_by_layer_without_its_classifier()
    {
        Vocabulary vocabulary = Searches.Space(SearchSpace.Paper, Searches.Start).Vocabulary;

        IReadOnlyList<LayerToken> tokens = vocabulary.Read(NetworkSpec.StartNetwork);

        Assert.That(
            tokens.Select(token => vocabulary.Tokens[token.Token]),
            Is.EqualTo(new[] { "conv-16-3", "pool", "conv-32-3", "pool", "conv-64-3", "pool", "conv-128-3", "pool", "fc-256" }));
        Assert.That(tokens.Select(token => token.Layer.ToString()), Is.EqualTo(Enumerable.Range(0, 9).Select(element => $"{element}")));
    }

    [Test]
    public void The_layers_of_a_dense_block_are_tokens_of_their_own()
    {
        NetworkSpec network = NetworkSpec.Parse("C(80,3,1), D(40,44), T(82,2,AVG), D(40), P(8,8,AVG), SM(10)");
        Vocabulary vocabulary = new(SearchSpace.Paper, [network]);

        Assert.That(
            vocabulary.Read(network).Select(token => $"{token.Layer} {vocabulary.Tokens[token.Token]}"),
            Is.EqualTo(new[] { "0 conv-80-3", "1.0 g40", "1.1 g44", "2 t", "3.0 g40", "4 pool" }));
    }

    [Test]
    public void The_search_space_alone_has_its_levels_sizes_and_growth_rates_once()
    {
        ValueList<string> tokens = Searches.Space(SearchSpace.Paper, Searches.Start).Vocabulary.Tokens;

        Assert.That(tokens, Has.Count.EqualTo((11 * 3) + 9 + 1 + 7 + 1));
        Assert.That(tokens, Is.Unique);
    }

    [Test]
    public void Widths_outside_the_levels_that_a_start_network_has_are_words_at_every_size()
    {
        ValueList<string> tokens = new Vocabulary(SearchSpace.Paper, [NetworkSpec.Parse("C(24,3,1), P(2,2,MAX), FC(100), SM(10)")]).Tokens;

        Assert.That(tokens, Is.SupersetOf(new[] { "conv-24-1", "conv-24-3", "conv-24-5", "fc-100" }));
    }

    [Test]
    public void A_layer_that_no_start_network_can_grow_is_refused_by_its_address()
    {
        Vocabulary vocabulary = Searches.Space(SearchSpace.Paper, Searches.Start).Vocabulary;

        Assert.That(
            () => vocabulary.Read(NetworkSpec.Parse("C(16,3,1), C(17,3,1), SM(10)")),
            Throws.TypeOf<PolicyException>().With.Message.Contains("layer 1 is conv-17-3"));
    }

    // Hill climbing grows its own children on and on: whatever comes out must be readable.
    [TestCase("C(16,3,1), P(2,2,MAX), C(24,5,1), P(16,16,AVG), FC(100), SM(10)", "wider,deeper")]
    [TestCase("C(16,3,1), R(20,1), P(32,32,AVG), SM(10)", "wider,deeper")]
    [TestCase("C(80,3,1), D(40*2), T(80,2,AVG), D(40*2), P(16,16,AVG), SM(10)", "wider,deeper")]
    [TestCase("C(30,5,1), D(13*2), P(32,32,AVG), SM(10)", "wider*2")]
    public void Whatever_grows_from_a_start_network_can_be_read(string start, string order)
    {
        using var backend = new CpuBackend(threads: 1);
        NetworkPlan plan = Searches.Plan(start);
        PolicySpace space = Searches.Space(SearchSpace.Paper with { AllowsStart = true }, plan);
        using var strategy = new HillClimbing(Searches.Options(backend, plan, order) with { Space = space });
        for (int episode = 0; episode < 12; episode++)
        {
            SampledEpisode sampled = Searches.Sample(strategy, plan, networks: 2, firstNumber: 2 * episode);
            plan = sampled.Networks[episode % 2].Result;
            Assert.That(space.Vocabulary.Read(plan.Network), Has.Count.EqualTo(Vocabulary.Layers(plan.Network).Count()));
        }
    }
}
