using Eas.Networks.Architecture;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class PolicySpaceTests
{
    [Test]
    public void There_are_as_many_blocks_as_the_start_network_with_most_has() => Assert.That(
        Searches.Space(SearchSpace.Paper, Searches.Plan("C(16,3,1), SM(10)"), Searches.Start, Searches.DenseNet).BlockCount, Is.EqualTo(5));

    [Test]
    public void A_search_without_a_start_network_is_refused() =>
        Assert.That(() => new PolicySpace(SearchSpace.Paper, []), Throws.TypeOf<PolicyException>());

    [Test]
    public void A_classifier_alone_is_refused() => Assert.That(
        () => new PolicySpace(SearchSpace.Paper, [NetworkSpec.Parse("SM(10)")]), Throws.TypeOf<PolicyException>().With.Message.Contains("SM(10)"));
}
