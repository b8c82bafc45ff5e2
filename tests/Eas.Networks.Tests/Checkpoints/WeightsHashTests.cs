using System.Security.Cryptography;
using System.Text;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Checkpoints;
using Eas.Tensors.Cpu;
using NUnit.Framework;

namespace Eas.Networks.Tests.Checkpoints;

public sealed class WeightsHashTests
{
    private CpuBackend backend = null!;
    private Network network = null!;

    [SetUp]
    public void CreateNetwork()
    {
        backend = new CpuBackend(threads: 1);
        network = Create(seed: 1);
    }

    [TearDown]
    public void Dispose()
    {
        network.Dispose();
        backend.Dispose();
    }

    [Test]
    public void It_is_the_SHA_256_of_names_and_values_in_order()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (string name in network.Store.Names)
        {
            writer.Write(Encoding.UTF8.GetBytes(name));
            writer.Write((byte)0);
            foreach (float value in network.Store.Read<float>(name))
                writer.Write(value);
        }

        Assert.That(WeightsHash.Of(network), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))));
    }

    [Test]
    public void Equal_weights_have_equal_hashes()
    {
        using Network same = Create(seed: 1), other = Create(seed: 2);
        Assert.That(WeightsHash.Of(same), Is.EqualTo(WeightsHash.Of(network)));
        Assert.That(WeightsHash.Of(other), Is.Not.EqualTo(WeightsHash.Of(network)));
    }

    [Test]
    public void The_last_bit_of_every_parameter_and_statistic_counts()
    {
        string before = WeightsHash.Of(network);
        foreach (string name in network.Store.Names)
        {
            float[] values = network.Store.Read<float>(name);
            float last = values[^1];
            values[^1] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(last) ^ 1);
            network.Store.Write<float>(name, values);
            Assert.That(WeightsHash.Of(network), Is.Not.EqualTo(before), name);
            values[^1] = last;
            network.Store.Write<float>(name, values);
        }

        Assert.That(WeightsHash.Of(network), Is.EqualTo(before));
    }

    private Network Create(ulong seed) => new(backend, NetworkPlan.Create(NetworkSpec.Parse("C(2,3,1), P(2,2,MAX), FC(3), SM(2)"), new FeatureShape(4, 4, 1)), seed: seed);
}
