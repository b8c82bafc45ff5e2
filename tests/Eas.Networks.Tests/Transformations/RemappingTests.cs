using Eas.Kernels.Random;
using Eas.Networks.Transformations;
using NUnit.Framework;

namespace Eas.Networks.Tests.Transformations;

public sealed class RemappingTests
{
    [Test]
    public void Widening_keeps_the_old_channels_and_copies_random_ones_of_them()
    {
        Remapping map = Remapping.Widen(5, 200, Random());
        Assert.Multiple(() =>
        {
            Assert.That(map.Sources[..5].ToArray(), Is.EqualTo((int[])[0, 1, 2, 3, 4]));
            Assert.That(map.Sources[5..].ToArray(), Has.All.InRange(0, 4));
            Assert.That(map.Sources[5..].ToArray().Distinct().Count(), Is.EqualTo(5));
            Assert.That(map.CountReplications().Sum(), Is.EqualTo(200));
        });
    }

    [Test]
    public void Replication_counts_say_how_many_copies_each_old_channel_has() =>
        Assert.That(new Remapping([0, 1, 2, 1, Remapping.NoSource, 1], 4).CountReplications(), Is.EqualTo((int[])[1, 3, 1, 0]));

    [Test]
    public void A_consumer_in_a_dense_block_sees_the_vector_of_equation_4()
    {
        // 5 channels before the widened layer's 2, G = {1, 2, 1, 1}, 2 channels after: {1,2,3,4,5, 6,7,6,6, 8,9} counted from 1.
        Remapping seen = Remapping.Identity(5).Concatenate(new Remapping([0, 1, 0, 0], 2)).Concatenate(Remapping.Identity(2));
        Assert.That(seen.Sources.ToArray().Select(source => source + 1), Is.EqualTo((int[])[1, 2, 3, 4, 5, 6, 7, 6, 6, 8, 9]));
    }

    [Test]
    public void Flattening_repeats_the_map_for_every_position() =>
        Assert.That(new Remapping([0, 1, 0], 2).Repeat(3).Sources.ToArray(), Is.EqualTo((int[])[0, 1, 0, 2, 3, 2, 4, 5, 4]));

    [Test]
    public void Two_maps_in_turn_are_one()
    {
        var first = new Remapping([0, 1, 1], 2);
        var second = new Remapping([0, 1, 2, 2, Remapping.NoSource], 3);
        Assert.That(first.Then(second), Is.EqualTo(new Remapping([0, 1, 1, 1, Remapping.NoSource], 2)));
    }

    [Test]
    public void A_map_of_other_channels_cannot_follow() =>
        Assert.That(() => Remapping.Identity(3).Then(Remapping.Identity(4)), Throws.ArgumentException.With.Message.Contains("a remapping of 4 channels cannot follow one that gives 3"));

    [Test]
    public void A_source_beyond_the_old_channels_is_refused() =>
        Assert.That(() => new Remapping([0, 2], 2), Throws.TypeOf<ArgumentOutOfRangeException>());

    private static HostRandom Random() => new(new RandomKey(3, RandomPurpose.Growth(0)));
}
