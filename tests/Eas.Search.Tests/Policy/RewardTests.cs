using Eas.Search.Policy;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class RewardTests
{
    [TestCase(0, 0)]
    [TestCase(0.5, 1)]
    [TestCase(0.75, 2.414213562)]
    [TestCase(0.95, 12.706204736)]
    public void A_reward_is_the_tangent_of_the_accuracy_as_part_of_a_right_angle(double accuracy, double reward) =>
        Assert.That(Reward.Of(accuracy, 5000), Is.EqualTo(reward).Within(1e-8));

    // 1 - 1/(2 x 2) = 0.75.
    [Test]
    public void A_perfect_network_is_rewarded_as_one_half_an_image_short_of_it([Values(0.75, 0.8, 1)] double accuracy) =>
        Assert.That(Reward.Of(accuracy, 2), Is.EqualTo(2.414213562).Within(1e-8));

    [Test]
    public void What_is_no_accuracy_is_refused([Values(-0.1, 1.1, double.NaN)] double accuracy) =>
        Assert.That(() => Reward.Of(accuracy, 10), Throws.TypeOf<ArgumentOutOfRangeException>());
}
