using Eas.Kernels.Random;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Random;

public class HostRandomTests
{
    private const int Draws = 200_000;
    private static readonly RandomKey Key = new(seed: 7, RandomPurpose.Initialization(3), network: 2, epoch: 1, step: 4);

    [Test]
    public void Words_are_the_blocks_of_the_stream_in_order()
    {
        HostRandom random = new(Key);
        uint[] drawn = new uint[8];
        for (int i = 0; i < drawn.Length; i++)
            drawn[i] = random.NextUInt32();

        PhiloxWords first = Key.Block(0);
        PhiloxWords second = Key.Block(1);
        uint[] expected = [first[0], first[1], first[2], first[3], second[0], second[1], second[2], second[3]];
        Assert.That(drawn, Is.EqualTo(expected));
    }

    [Test]
    public void Doubles_are_uniform_in_0_to_1()
    {
        HostRandom random = new(Key);
        double sum = 0, squares = 0, least = 1, greatest = 0;
        for (int i = 0; i < Draws; i++)
        {
            double value = random.NextDouble();
            sum += value;
            squares += value * value;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        Assert.Multiple(() =>
        {
            Assert.That(sum / Draws, Is.EqualTo(0.5).Within(5 * Math.Sqrt(1 / 12.0 / Draws)));
            Assert.That(squares / Draws, Is.EqualTo(1 / 3.0).Within(5 * Math.Sqrt(4 / 45.0 / Draws)));
            Assert.That(least, Is.GreaterThanOrEqualTo(0).And.LessThan(1e-3));
            Assert.That(greatest, Is.LessThan(1).And.GreaterThan(1 - 1e-3));
        });
    }

    [Test]
    public void Normals_have_the_moments_of_the_standard_normal_distribution()
    {
        HostRandom random = new(Key);
        double[] moments = new double[5];
        for (int i = 0; i < Draws; i++)
        {
            double value = random.NextNormal();
            for (int power = 1; power <= 4; power++)
                moments[power] += Math.Pow(value, power) / Draws;
        }

        // Five standard errors; the variance of x^k is E[x^2k] - E[x^k]^2 with E[x^2k] = 1, 3, 15, 105.
        Assert.Multiple(() =>
        {
            Assert.That(moments[1], Is.EqualTo(0).Within(5 * Math.Sqrt(1.0 / Draws)));
            Assert.That(moments[2], Is.EqualTo(1).Within(5 * Math.Sqrt(2.0 / Draws)));
            Assert.That(moments[3], Is.EqualTo(0).Within(5 * Math.Sqrt(15.0 / Draws)));
            Assert.That(moments[4], Is.EqualTo(3).Within(5 * Math.Sqrt(96.0 / Draws)));
        });
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    public void Integers_are_uniform_below_the_bound(int bound)
    {
        HostRandom random = new(Key);
        int[] counts = new int[bound];
        for (int i = 0; i < Draws; i++)
            counts[random.NextInt(bound)]++;

        double expected = (double)Draws / bound;
        Assert.That(counts, Has.All.EqualTo(expected).Within(5 * Math.Sqrt(expected)));
    }

    [Test]
    public void A_bound_that_does_not_divide_the_words_rejects_the_biased_ones()
    {
        // Below 3 x 2^29 a quarter of the words is rejected; without that 3 of 8 integers, not 1 of 3, would be divisible by 3.
        HostRandom random = new(Key);
        int bound = 3 << 29;
        int divisible = 0;
        for (int i = 0; i < Draws; i++)
            divisible += random.NextInt(bound) % 3 == 0 ? 1 : 0;

        Assert.That(divisible, Is.EqualTo(Draws / 3.0).Within(5 * Math.Sqrt(Draws * 2 / 9.0)));
    }

    [Test]
    public void A_bound_of_zero_is_refused() => Assert.That(() => new HostRandom(Key).NextInt(0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_permutation_holds_every_index_once_and_repeats_with_its_key()
    {
        int[] permutation = new HostRandom(Key).Permutation(1000);

        Assert.Multiple(() =>
        {
            Assert.That(permutation, Is.EquivalentTo(Enumerable.Range(0, 1000)));
            Assert.That(permutation, Is.Not.Ordered);
            Assert.That(new HostRandom(Key).Permutation(1000), Is.EqualTo(permutation));
        });
    }

    [Test]
    public void All_permutations_of_three_are_equally_likely()
    {
        HostRandom random = new(Key);
        Dictionary<string, int> counts = [];
        for (int i = 0; i < Draws; i++)
        {
            string order = string.Join(',', random.Permutation(3));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Multiple(() =>
        {
            Assert.That(counts, Has.Count.EqualTo(6));
            Assert.That(counts.Values, Has.All.EqualTo(Draws / 6.0).Within(5 * Math.Sqrt(Draws / 6.0)));
        });
    }
}
