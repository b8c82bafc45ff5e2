using Eas.Search.Policy;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class RewardBaselineTests
{
    // Subtracted: the first mean itself; then 2; then 0.95 x 2 + 0.05 x 4 = 2.1; afterwards 0.95 x 2.1 + 0.05 x 6 = 2.295.
    [Test]
    public void The_papers_baseline_is_the_average_of_earlier_episodes()
    {
        var baseline = new RewardBaseline(BaselineKind.Paper);

        Assert.That(new[] { 2.0, 4, 6 }.Select(baseline.Next), Is.EqualTo(new[] { 2, 2, 2.1 }).Within(1e-12));
        Assert.That(baseline.Average, Is.EqualTo(2.295).Within(1e-12));
    }

    // From 0: 0.95 x 2 = 1.9; 1.9 + 0.95 (4 - 1.9) = 3.895; 3.895 + 0.95 (6 - 3.895) = 5.89475.
    [Test]
    public void The_authors_baseline_has_taken_the_episode_in_before_it_is_subtracted()
    {
        var baseline = new RewardBaseline(BaselineKind.Authors);

        Assert.That(new[] { 2.0, 4, 6 }.Select(baseline.Next), Is.EqualTo(new[] { 1.9, 3.895, 5.89475 }).Within(1e-12));
        Assert.That(baseline.Average, Is.EqualTo(5.89475).Within(1e-12));
    }
}
