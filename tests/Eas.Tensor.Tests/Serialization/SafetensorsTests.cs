using System.Text;
using Eas.Tensors.Serialization;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Serialization;

[TestFixture]
public sealed class SafetensorsTests
{
    private TemporaryDirectory directory = null!;

    private string Target => directory["network.safetensors"];

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => directory.Dispose();

    [Test]
    public void A_file_has_the_bytes_of_the_public_format()
    {
        SafetensorsWriter.Write(Target, SafetensorsSample.Tensors, SafetensorsSample.Metadata);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(SafetensorsSample.File));
        Assert.That(SafetensorsSample.File.AsSpan(0, 8).ToArray(), Is.EqualTo(new byte[] { 152, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(directory.FileNames, Is.EqualTo(["network.safetensors"]));
    }

    [Test]
    public void A_file_of_the_public_format_is_read()
    {
        File.WriteAllBytes(Target, SafetensorsSample.File);
        using var reader = SafetensorsReader.Open(Target);

        Assert.That(reader.Entries.Select(entry => entry.ToString()), Is.EqualTo(["'bias' U8 [3]", "'weight' F32 [2, 1]"]));
        Assert.That(reader.Metadata, Is.EqualTo(SafetensorsSample.Metadata));
        Assert.That(SafetensorsSample.Read(reader, "bias"), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(BitConverter.ToSingle(SafetensorsSample.Read(reader, "weight"), 4), Is.EqualTo(-2f));
    }

    [Test]
    public void Every_element_type_and_shape_survives_a_round_trip()
    {
        var random = new Random(3);
        long[][] shapes = [[], [0], [5], [2, 0, 3], [3, 1, 2], [1, 2, 3, 4]];
        SafetensorsEntry[] entries =
        [
            .. from type in Enum.GetValues<SafetensorsDataType>()
               from shape in shapes
               select new SafetensorsEntry($"{type} [{string.Join(',', shape)}] \"\\é\n", type, shape),
        ];
        byte[][] data = [.. entries.Select(entry => RandomBytes(random, entry.ByteLength))];

        SafetensorsWriter.Write(Target, [.. entries.Zip(data, (entry, bytes) => new SafetensorsSource(entry, bytes))]);

        using var reader = SafetensorsReader.Open(Target);
        Assert.That(reader.Entries.Select(entry => entry.ToString()), Is.EqualTo(entries.Select(entry => entry.ToString())));
        Assert.That(entries.Select(entry => SafetensorsSample.Read(reader, entry.Name)), Is.EqualTo(data));
    }

    [Test]
    public void Every_tensor_is_aligned_to_its_element()
    {
        SafetensorsDataType[] types = [SafetensorsDataType.U8, SafetensorsDataType.BF16, SafetensorsDataType.I64, SafetensorsDataType.F32];
        SafetensorsWriter.Write(Target, [.. types.Select(type => new SafetensorsSource(
            new SafetensorsEntry($"{type}", type, 3), Enumerable.Repeat(MarkOf(type), 3 * type.Size()).ToArray()))]);

        byte[] file = File.ReadAllBytes(Target);
        foreach (SafetensorsDataType type in types)
            Assert.That(Array.IndexOf(file, MarkOf(type)) % type.Size(), Is.Zero, $"{type}");

        // Not a byte of UTF-8, so that it does not occur in the header.
        static byte MarkOf(SafetensorsDataType type) => (byte)(0xF8 + (int)type);
    }

    [Test]
    public void Metadata_in_any_order_give_equal_bytes()
    {
        var metadata = new Dictionary<string, string> { ["b"] = "D+(4) 'é'", ["a"] = "{\"x\":1}", ["C"] = "" };
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        SafetensorsWriter.Write(first, SafetensorsSample.Tensors, metadata);
        SafetensorsWriter.Write(second, SafetensorsSample.Tensors, metadata.Reverse().ToDictionary());

        Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
        Assert.That(Encoding.UTF8.GetString(first.ToArray()), Does.Contain("""{"__metadata__":{"C":"","a":"{\"x\":1}","b":"D+(4) 'é'"},"""));
    }

    [Test]
    public void An_empty_file_of_no_tensors_is_a_header_alone()
    {
        SafetensorsWriter.Write(Target, []);
        using var reader = SafetensorsReader.Open(Target);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(SafetensorsSample.FileOf("{}", [])));
        Assert.That(reader.Entries, Is.Empty);
    }

    [Test]
    public void A_part_of_a_tensor_is_read_by_its_offset()
    {
        File.WriteAllBytes(Target, SafetensorsSample.File);
        using var reader = SafetensorsReader.Open(Target);
        byte[] part = new byte[2];

        reader.Read("bias", 1, part);

        Assert.That(part, Is.EqualTo(new byte[] { 2, 3 }));
        Assert.That(() => reader.Read("bias", 2, part), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => reader.Read("bias", -1, part), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_missing_tensor_and_a_destination_of_another_size_are_refused()
    {
        File.WriteAllBytes(Target, SafetensorsSample.File);
        using var reader = SafetensorsReader.Open(Target);

        Assert.That(reader.Find("gamma"), Is.Null);
        Assert.That(() => reader.Read("gamma", new byte[3]),
            Throws.TypeOf<SafetensorsException>().With.Message.EqualTo($"{Target}: there is no tensor 'gamma'"));
        Assert.That(() => reader.Read("bias", new byte[4]), Throws.TypeOf<ArgumentException>());
    }

    [TestCase(0)]
    [TestCase(50)]
    [TestCase(165)]
    public void A_disk_that_fills_keeps_the_old_file(int capacity)
    {
        File.WriteAllText(Target, "old");

        Assert.That(
            () => AtomicFile.Write(
                Target,
                stream => SafetensorsWriter.Write(new FailingStream(stream, capacity), SafetensorsSample.Tensors, SafetensorsSample.Metadata)),
            Throws.TypeOf<IOException>().With.Message.EqualTo(FailingStream.Message));

        Assert.That(File.ReadAllText(Target), Is.EqualTo("old"));
        Assert.That(directory.FileNames, Is.EqualTo(["network.safetensors"]));
    }

    [TestCase(2)]
    [TestCase(4)]
    public void A_source_of_another_length_than_its_entry_keeps_the_old_file(int length)
    {
        File.WriteAllText(Target, "old");
        var source = new SafetensorsSource(new SafetensorsEntry("a", SafetensorsDataType.U8, 3), new byte[length]);

        Assert.That(() => SafetensorsWriter.Write(Target, [source]),
            Throws.TypeOf<SafetensorsException>().With.Message.EqualTo($"tensor 'a' U8 [3]: 3 bytes were due, its source wrote {length}"));

        Assert.That(File.ReadAllText(Target), Is.EqualTo("old"));
    }

    [TestCase("a", "a")]
    [TestCase("a", "__metadata__")]
    public void Names_that_cannot_be_told_apart_are_refused(string first, string second) => Assert.That(
        () => SafetensorsWriter.Write(Target, [Empty(first), Empty(second)]), Throws.TypeOf<ArgumentException>());

    [Test]
    public void An_impossible_shape_is_refused()
    {
        Assert.That(() => new SafetensorsEntry("a", SafetensorsDataType.U8, -1), Throws.TypeOf<ArgumentException>());
        Assert.That(() => new SafetensorsEntry("a", SafetensorsDataType.F32, long.MaxValue), Throws.TypeOf<ArgumentException>());
    }

    private static SafetensorsSource Empty(string name) => new(new SafetensorsEntry(name, SafetensorsDataType.U8, 0), Array.Empty<byte>());

    private static byte[] RandomBytes(Random random, long count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
