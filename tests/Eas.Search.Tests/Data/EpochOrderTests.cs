using Eas.Search.Data;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class EpochOrderTests
{
    private static readonly int[] Indices = [.. Enumerable.Range(0, 500).Select(i => i * 3)];

    [Test]
    public void An_epoch_visits_every_image_once() =>
        Assert.That(Order(seed: 1, network: 0, epoch: 1), Is.EquivalentTo(Indices).And.Not.Ordered);

    [Test]
    public void The_order_repeats_with_its_key_and_changes_with_seed_network_and_epoch()
    {
        int[] order = Order(seed: 1, network: 0, epoch: 1);

        Assert.Multiple(() =>
        {
            Assert.That(Order(seed: 1, network: 0, epoch: 1), Is.EqualTo(order));
            Assert.That(Order(seed: 2, network: 0, epoch: 1), Is.Not.EqualTo(order));
            Assert.That(Order(seed: 1, network: 1, epoch: 1), Is.Not.EqualTo(order));
            Assert.That(Order(seed: 1, network: 0, epoch: 2), Is.Not.EqualTo(order));
        });
    }

    [Test]
    public void An_order_of_another_length_is_refused() =>
        Assert.That(() => EpochOrder.Fill(Indices, 1, 0, 1, new int[499]), Throws.ArgumentException);

    private static int[] Order(ulong seed, int network, int epoch)
    {
        int[] order = new int[Indices.Length];
        EpochOrder.Fill(Indices, seed, network, epoch, order);
        return order;
    }
}
