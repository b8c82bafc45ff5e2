using System.Buffers.Binary;
using System.Text;
using Eas.Tensor.Serialization;
using NUnit.Framework;

namespace Eas.Tensor.Tests.Serialization;

[TestFixture]
public sealed class SafetensorsTests
{
    // Two tensors as the public format lays them out: length, header padded with a space to 8 bytes, data.
    private const string SampleHeader =
        """{"__metadata__":{"format":"pt"},"bias":{"dtype":"U8","shape":[3],"data_offsets":[8,11]},"weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""";

    private TemporaryDirectory directory = null!;

    private string Target => directory.PathOf("network.safetensors");

    private static IReadOnlyDictionary<string, string> SampleMetadata => new Dictionary<string, string> { ["format"] = "pt" };

    private static SafetensorsSource[] SampleTensors =>
    [
        new(new SafetensorsEntry("bias", SafetensorsDataType.U8, 3), new byte[] { 1, 2, 3 }),
        new(new SafetensorsEntry("weight", SafetensorsDataType.F32, 2, 1), new byte[] { 0, 0, 128, 63, 0, 0, 0, 192 }),
    ];

    private static byte[] Sample => FileOf(SampleHeader, [0, 0, 128, 63, 0, 0, 0, 192, 1, 2, 3]);

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => directory.Dispose();

    [Test]
    public void A_file_has_the_bytes_of_the_public_format()
    {
        SafetensorsWriter.Write(Target, SampleTensors, SampleMetadata);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Sample));
        Assert.That(Sample.AsSpan(0, 8).ToArray(), Is.EqualTo(new byte[] { 152, 0, 0, 0, 0, 0, 0, 0 }));
        Assert.That(directory.FileNames, Is.EqualTo(["network.safetensors"]));
    }

    [Test]
    public void A_file_of_the_public_format_is_read()
    {
        File.WriteAllBytes(Target, Sample);
        using var reader = SafetensorsReader.Open(Target);

        Assert.That(reader.Entries.Select(entry => entry.ToString()), Is.EqualTo(["'bias' U8 [3]", "'weight' F32 [2, 1]"]));
        Assert.That(reader.Metadata, Is.EqualTo(SampleMetadata));
        Assert.That(Read(reader, "bias"), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(BitConverter.ToSingle(Read(reader, "weight"), 4), Is.EqualTo(-2f));
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
        Assert.That(entries.Select(entry => Read(reader, entry.Name)), Is.EqualTo(data));
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

        SafetensorsWriter.Write(first, SampleTensors, metadata);
        SafetensorsWriter.Write(second, SampleTensors, metadata.Reverse().ToDictionary());

        Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
        Assert.That(Encoding.UTF8.GetString(first.ToArray()), Does.Contain("""{"__metadata__":{"C":"","a":"{\"x\":1}","b":"D+(4) 'é'"},"""));
    }

    [Test]
    public void An_empty_file_of_no_tensors_is_a_header_alone()
    {
        SafetensorsWriter.Write(Target, []);
        using var reader = SafetensorsReader.Open(Target);

        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(FileOf("{}", [])));
        Assert.That(reader.Entries, Is.Empty);
    }

    [Test]
    public void A_part_of_a_tensor_is_read_by_its_offset()
    {
        File.WriteAllBytes(Target, Sample);
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
        File.WriteAllBytes(Target, Sample);
        using var reader = SafetensorsReader.Open(Target);

        Assert.That(reader.Find("gamma"), Is.Null);
        Assert.That(() => reader.Read("gamma", new byte[3]),
            Throws.TypeOf<SafetensorsException>().With.Message.EqualTo($"{Target}: there is no tensor 'gamma'"));
        Assert.That(() => reader.Read("bias", new byte[4]), Throws.TypeOf<ArgumentException>());
    }

    [Test]
    public void A_file_cut_anywhere_is_refused_in_one_line_that_names_it()
    {
        byte[] sample = Sample;
        for (int length = 0; length < sample.Length; length++)
        {
            File.WriteAllBytes(Target, sample[..length]);
            AssertRefused(Does.StartWith(Target));
        }

        File.WriteAllBytes(Target, [.. sample, 0]);
        AssertRefused(Does.EndWith("the tensors end at byte 11 of 12: the file is cut or damaged"));
    }

    [Test]
    public void A_file_cut_after_it_was_opened_is_an_error_of_the_read()
    {
        File.WriteAllBytes(Target, Sample);
        using var reader = SafetensorsReader.Open(Target);
        using (var file = new FileStream(Target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(Sample.Length - 1);

        Assert.That(() => Read(reader, "bias"), Throws.TypeOf<SafetensorsException>().With.Message.Contains("cut while it was read"));
    }

    [Test]
    public void Damaged_bytes_give_tensors_or_a_one_line_error()
    {
        var random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 4_000; i++)
        {
            byte[] damaged = Sample;
            for (int flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Target, damaged);
            refused += IsRefused() ? 1 : 0;
        }

        Assert.That(refused, Is.InRange(2_000, 3_999));
    }

    [TestCase("[]", 0, "the header is not a JSON object")]
    [TestCase("{", 0, "the header is not valid JSON at byte ")]
    [TestCase("{} {}", 0, "the header is not valid JSON at byte ")]
    [TestCase("""{"a":1}""", 0, "tensor 'a' is not described by a JSON object")]
    [TestCase("""{"a":{}}""", 0, "tensor 'a' needs a dtype, a shape and two data_offsets")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1, "tensor 'a' needs a dtype, a shape and two data_offsets")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}}""", 1, "tensor 'a': unknown, repeated or malformed 'x'")]
    [TestCase("""{"a":{"dtype":3,"shape":[1],"data_offsets":[0,1]}}""", 1, "tensor 'a': unknown, repeated or malformed 'dtype'")]
    [TestCase("""{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""", 2,
        "tensor 'a' has the element type 'F16'; known are F32, F64, BF16, U8, I32, I64")]
    [TestCase("""{"a":{"dtype":"0","shape":[1],"data_offsets":[0,4]}}""", 4,
        "tensor 'a' has the element type '0'; known are F32, F64, BF16, U8, I32, I64")]
    [TestCase("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "tensor 'a': shape has something else than an integer from 0")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1, "tensor 'a': shape has something else than an integer from 0")]
    [TestCase("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}""", 1, "tensor 'a': shape has something else than an integer from 0")]
    [TestCase("""{"a":{"dtype":"U8","shape":3,"data_offsets":[0,1]}}""", 1, "tensor 'a': shape is not a list of numbers")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,1]}}""", 1,
        "tensor 'a': 1 bytes do not hold the shape [4611686018427387904, 4] of F32")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "tensor 'a': 4 bytes do not hold the shape [2] of F32")]
    [TestCase("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", 2, "tensor 'a' lies at bytes 2 to 0 of 2: the file is cut or damaged")]
    [TestCase("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 2, "tensor 'a' lies at bytes 1 to 3 of 2: the file is cut or damaged")]
    [TestCase("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3,
        "tensor 'b' begins at byte 1, the one before it ends at 2")]
    [TestCase("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""", 4,
        "tensor 'b' begins at byte 3, the one before it ends at 2")]
    [TestCase("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "'a' occurs twice")]
    [TestCase("""{"__metadata__":{"a":1}}""", 0, "__metadata__ is not a map from text to text")]
    [TestCase("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "__metadata__ has 'a' twice")]
    [TestCase("""{"__metadata__":{"a":"\ud800"}}""", 0, "the header has text that is not valid UTF-8 at byte ")]
    public void A_header_that_is_wrong_is_refused_with_its_reason(string header, int dataLength, string reason)
    {
        File.WriteAllBytes(Target, FileOf(header, new byte[dataLength]));

        AssertRefused(Does.StartWith($"{Target}: {reason}"));
    }

    [Test]
    public void A_file_of_another_kind_is_refused_without_reading_its_length_of_header()
    {
        File.WriteAllText(Target, "this is plain text, not a network");

        AssertRefused(Does.StartWith($"{Target}: not a safetensors file"));
    }

    [TestCase(0)]
    [TestCase(50)]
    [TestCase(165)]
    public void A_disk_that_fills_keeps_the_old_file(int capacity)
    {
        File.WriteAllText(Target, "old");

        Assert.That(
            () => AtomicFile.Write(Target, stream => SafetensorsWriter.Write(new FailingStream(stream, capacity), SampleTensors, SampleMetadata)),
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

    private static byte[] FileOf(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        int padded = (json.Length + 7) / 8 * 8;
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        return [.. length, .. json, .. Enumerable.Repeat((byte)' ', padded - json.Length), .. data];
    }

    private static byte[] Read(SafetensorsReader reader, string name)
    {
        byte[] bytes = new byte[reader.Find(name)!.ByteLength];
        reader.Read(name, bytes);
        return bytes;
    }

    private static byte[] RandomBytes(Random random, long count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private bool IsRefused()
    {
        try
        {
            using var reader = SafetensorsReader.Open(Target);
            foreach (SafetensorsEntry entry in reader.Entries)
                Read(reader, entry.Name);
            return false;
        }
        catch (SafetensorsException error)
        {
            Assert.That(error.Message.Any(char.IsControl), Is.False);
            return true;
        }
    }

    private void AssertRefused(NUnit.Framework.Constraints.IResolveConstraint message)
    {
        SafetensorsException error = Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(Target).Dispose());
        Assert.That(error.Message, message);
        Assert.That(error.Message.Any(char.IsControl), Is.False);
    }
}
