using System.Reflection;
using Eas.Kernels.Random;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Random;

public class RandomKeyTests
{
    [Test]
    public void The_counter_packs_kind_above_epoch_and_layer_above_network()
    {
        RandomPurpose purpose = RandomPurpose.Dropout(0xABCD);
        RandomKey key = new(seed: 99, purpose, network: 0x1234, epoch: 0x56789A, step: 0x7FFFFFFF);

        PhiloxWords counter = new(5, 0x7FFFFFFF, 0xABCD1234, ((uint)purpose.Kind << 24) | 0x56789A);
        Assert.That(key.Block(5), Is.EqualTo(Philox4x32.Generate(99, counter)));
    }

    [Test]
    public void A_number_that_does_not_fit_its_bits_is_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => new RandomKey(0, RandomPurpose.Shuffle, network: 1 << 16), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new RandomKey(0, RandomPurpose.Shuffle, epoch: 1 << 24), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new RandomKey(0, RandomPurpose.Shuffle, step: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => RandomPurpose.Dropout(1 << 16), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void No_two_purposes_share_a_kind()
    {
        List<byte> kinds = [];
        foreach (PropertyInfo property in typeof(RandomPurpose).GetProperties(BindingFlags.Public | BindingFlags.Static))
            kinds.Add(((RandomPurpose)property.GetValue(null)!).Kind);
        foreach (MethodInfo method in typeof(RandomPurpose).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            if (method.ReturnType == typeof(RandomPurpose) && method.GetParameters().Length == 1)
                kinds.Add(((RandomPurpose)method.Invoke(null, [0])!).Kind);
        }

        Assert.That(kinds, Has.Count.GreaterThanOrEqualTo(9).And.Unique.And.No.Member((byte)0));
    }
}
