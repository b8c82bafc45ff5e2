using Eas.Networks.Checkpoints;
using Eas.Tensors.Cpu;
using Eas.Tensors.Serialization;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Networks.Tests.Checkpoints;

public sealed class CheckpointTests
{
    private static readonly NetworkDescription Description = new()
    {
        Architecture = "C(2,3,1), P(2,2,MAX), FC(3), SM(2)",
        Height = 4,
        Width = 4,
        Channels = 1,
        ClassNames = ["cat", "dog"],
        Mean = [0.5],
        Deviation = [0.25],
    };

    [Test]
    public void Weights_statistics_momentum_and_state_come_back_bit_for_bit()
    {
        using var directory = new TemporaryDirectory();
        using var backend = new CpuBackend(threads: 1);
        using Network network = Create(backend, seed: 1);
        Checkpoint.Save(directory["a"], network, Description, "the state", name => Momentum(network, name));

        using Checkpoint checkpoint = Checkpoint.Open(directory["a"]);
        using Network restored = checkpoint.CreateNetwork(backend);
        var momentum = new Dictionary<string, float[]>();
        checkpoint.RestoreMomentum(momentum.Add);

        foreach (string name in network.Store.Names)
            Assert.That(restored.Store.Read<float>(name), Is.EqualTo(network.Store.Read<float>(name)), name);
        foreach (string name in network.Store.Parameters.Select(parameter => parameter.Name))
            Assert.That(momentum[$"momentum.{name}"], Is.EqualTo(Momentum(network, $"momentum.{name}")), name);
        Assert.That(checkpoint.TrainingState, Is.EqualTo("the state"));
        Assert.That(checkpoint.Description.ClassNames, Is.EqualTo(Description.ClassNames));
    }

    [Test]
    public void Equal_networks_give_equal_bytes()
    {
        using var directory = new TemporaryDirectory();
        using var backend = new CpuBackend(threads: 1);
        using Network first = Create(backend, seed: 1), second = Create(backend, seed: 1);
        Checkpoint.Save(directory["a"], first, Description);
        Checkpoint.Save(directory["b"], second, Description);
        Assert.That(File.ReadAllBytes(directory["a"]), Is.EqualTo(File.ReadAllBytes(directory["b"])));
    }

    [Test]
    public void Convolution_weights_are_in_PyTorchs_order()
    {
        using var directory = new TemporaryDirectory();
        using var backend = new CpuBackend(threads: 1);
        NetworkDescription description = Description with { Architecture = "C(2,3,1), SM(2)", Channels = 5, Mean = [0, 0, 0, 0, 0], Deviation = [1, 1, 1, 1, 1] };
        using var network = new Network(backend, description.CreatePlan());
        network.Store.Write<float>("0.conv.weight", [.. Enumerable.Range(0, 2 * 3 * 3 * 5)]);
        Checkpoint.Save(directory["a"], network, description);

        using SafetensorsReader reader = SafetensorsReader.Open(directory["a"]);
        Assert.That(reader.Find("0.conv.weight")!.Shape, Is.EqualTo(new long[] { 2, 5, 3, 3 }));
        float[] file = ReadFloats(reader, "0.conv.weight");
        for (int o = 0, i = 0; o < 2; o++)
        {
            for (int c = 0; c < 5; c++)
            {
                for (int p = 0; p < 9; p++, i++)
                    Assert.That(file[i], Is.EqualTo((((o * 9) + p) * 5) + c));
            }
        }
    }

    [Test]
    public void Weights_behind_a_flattened_map_count_channels_first_in_the_file()
    {
        using var directory = new TemporaryDirectory();
        using var backend = new CpuBackend(threads: 1);
        using Network network = Create(backend, seed: 1);
        network.Store.Write<float>("2.linear.weight", [.. Enumerable.Range(0, 3 * 8)]);
        Checkpoint.Save(directory["a"], network, Description);
        using SafetensorsReader reader = SafetensorsReader.Open(directory["a"]);
        // Four positions of two channels: ours are (position, channel), PyTorch's (channel, position).
        Assert.That(ReadFloats(reader, "2.linear.weight")[..8], Is.EqualTo(new float[] { 0, 2, 4, 6, 1, 3, 5, 7 }));
    }

    [Test]
    public void A_checkpoint_cut_anywhere_is_one_clear_error()
    {
        using var directory = new TemporaryDirectory();
        using var backend = new CpuBackend(threads: 1);
        using Network network = Create(backend, seed: 1);
        Checkpoint.Save(directory["whole"], network, Description);
        byte[] bytes = File.ReadAllBytes(directory["whole"]);
        for (int length = 0; length < bytes.Length; length += length < 200 || length > bytes.Length - 20 ? 1 : 37)
        {
            File.WriteAllBytes(directory["cut"], bytes[..length]);
            Assert.That(
                () => Checkpoint.Open(directory["cut"]).Dispose(),
                Throws.TypeOf<CheckpointException>().With.Message.StartsWith(directory["cut"]).And.Message.Not.Contains('\n'),
                $"cut at {length}");
        }
    }

    [Test]
    public void A_newer_version_is_refused()
    {
        using var directory = new TemporaryDirectory();
        SafetensorsWriter.Write(directory["a"], [], new Dictionary<string, string> { ["eas.format_version"] = "99" });
        Assert.That(
            () => Checkpoint.Open(directory["a"]),
            Throws.TypeOf<CheckpointException>().With.Message.EqualTo($"{directory["a"]}: its format version 99 is newer than this program reads (1); update the program"));
    }

    [Test]
    public void Another_programs_safetensors_file_is_refused()
    {
        using var directory = new TemporaryDirectory();
        SafetensorsWriter.Write(directory["a"], []);
        Assert.That(() => Checkpoint.Open(directory["a"]), Throws.TypeOf<CheckpointException>().With.Message.Contains("not a checkpoint of this program"));
    }

    [Test]
    public void Tensors_that_do_not_fit_the_architecture_are_named()
    {
        using var directory = new TemporaryDirectory();
        using var backend = new CpuBackend(threads: 1);
        using Network network = Create(backend, seed: 1);
        Checkpoint.Save(directory["a"], network, Description with { Architecture = "C(2,3,1), P(2,2,MAX), FC(4), SM(2)" });
        Assert.That(() => Checkpoint.Open(directory["a"]), Throws.TypeOf<CheckpointException>().With.Message.Contains("2.linear.weight"));
    }

    [Test]
    public void A_damaged_architecture_or_description_is_refused([Values("C(0,3,1), SM(2)", "C(2,3,1)", "")] string architecture)
    {
        using var directory = new TemporaryDirectory();
        using var backend = new CpuBackend(threads: 1);
        using Network network = Create(backend, seed: 1);
        Checkpoint.Save(directory["a"], network, Description with { Architecture = architecture });
        Assert.That(() => Checkpoint.Open(directory["a"]), Throws.TypeOf<CheckpointException>().With.Message.Contains("its architecture is damaged"));
    }

    [Test]
    public void A_missing_file_and_a_folder_are_told_apart()
    {
        using var directory = new TemporaryDirectory();
        Assert.That(() => Checkpoint.Open(directory["none"]), Throws.TypeOf<CheckpointException>().With.Message.Contains("no such checkpoint"));
        Assert.That(() => Checkpoint.Open(directory.Path), Throws.TypeOf<CheckpointException>().With.Message.Contains("is a folder"));
    }

    private static Network Create(CpuBackend backend, ulong seed) => new(backend, Description.CreatePlan(), seed: seed);

    private static float[] Momentum(Network network, string name) =>
        [.. Enumerable.Range(0, (int)network.Store.ShapeOf(name["momentum.".Length..]).Count).Select(i => (i * 0.5f) + name.Length)];

    private static float[] ReadFloats(SafetensorsReader reader, string name)
    {
        float[] values = new float[reader.Find(name)!.ByteLength / sizeof(float)];
        reader.Read(name, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
