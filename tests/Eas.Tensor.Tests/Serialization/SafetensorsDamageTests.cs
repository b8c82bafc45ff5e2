using Eas.Tensors.Serialization;
using Eas.Testing;
using NUnit.Framework;
using NUnit.Framework.Constraints;

namespace Eas.Tensors.Tests.Serialization;

/// <summary>Files that are cut, damaged or of another kind: refused in one line, never with another exception.</summary>
[TestFixture]
public sealed class SafetensorsDamageTests
{
    private TemporaryDirectory directory = null!;

    private string Target => directory["network.safetensors"];

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => directory.Dispose();

    [Test]
    public void A_file_cut_anywhere_is_refused_in_one_line_that_names_it()
    {
        byte[] sample = SafetensorsSample.File;
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
        File.WriteAllBytes(Target, SafetensorsSample.File);
        using var reader = SafetensorsReader.Open(Target);
        using (var file = new FileStream(Target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(SafetensorsSample.File.Length - 1);

        Assert.That(() => SafetensorsSample.Read(reader, "bias"), Throws.TypeOf<SafetensorsException>().With.Message.Contains("cut while it was read"));
    }

    [Test]
    public void Damaged_bytes_give_tensors_or_a_one_line_error()
    {
        var random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 4_000; i++)
        {
            byte[] damaged = SafetensorsSample.File;
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
        File.WriteAllBytes(Target, SafetensorsSample.FileOf(header, new byte[dataLength]));

        AssertRefused(Does.StartWith($"{Target}: {reason}"));
    }

    [Test]
    public void A_file_of_another_kind_is_refused_by_its_impossible_header_length()
    {
        File.WriteAllText(Target, "this is plain text, not a network");

        AssertRefused(Does.StartWith($"{Target}: not a safetensors file"));
    }

    private bool IsRefused()
    {
        try
        {
            using var reader = SafetensorsReader.Open(Target);
            foreach (SafetensorsEntry entry in reader.Entries)
                SafetensorsSample.Read(reader, entry.Name);
            return false;
        }
        catch (SafetensorsException error)
        {
            Assert.That(error.Message.Any(char.IsControl), Is.False);
            return true;
        }
    }

    private void AssertRefused(IResolveConstraint message)
    {
        SafetensorsException? error = Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(Target).Dispose());
        string line = error?.Message ?? "";
        Assert.That(line, message);
        Assert.That(line.Any(char.IsControl), Is.False);
    }
}
