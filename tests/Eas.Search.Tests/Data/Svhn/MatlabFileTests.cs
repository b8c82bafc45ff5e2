using Eas.Search.Data;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Data;

public class MatlabFileTests
{
    private static readonly int[] NumberTypes =
    [
        MatlabWriter.Int8, MatlabWriter.UInt8, MatlabWriter.Int16, MatlabWriter.UInt16, MatlabWriter.Int32, MatlabWriter.UInt32,
        MatlabWriter.Int64, MatlabWriter.UInt64, MatlabWriter.Single, MatlabWriter.Double,
    ];

    private static readonly double[] Numbers = [1, 10, 3, 127, 0];

    private TemporaryDirectory directory = null!;

    private string FilePath => directory["file.mat"];

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void Numbers_are_read_however_they_are_stored(
        [ValueSource(nameof(NumberTypes))] int storage, [Values(MatlabWriter.DoubleClass, MatlabWriter.UInt8Class)] int arrayClass, [Values] bool compressed)
    {
        byte[] array = MatlabWriter.Array("y", arrayClass, [5, 1], MatlabWriter.Element(storage, MatlabWriter.Store(storage, Numbers)));
        Write(compressed ? MatlabWriter.Compress(array) : array);

        Assert.That(Read("y"), Is.EqualTo(Numbers));
    }

    [TestCase(MatlabWriter.UInt8, 1)]
    [TestCase(MatlabWriter.UInt8, 3)]
    [TestCase(MatlabWriter.UInt8, 4)]
    [TestCase(MatlabWriter.Int16, 2)]
    [TestCase(MatlabWriter.Single, 1)]
    public void Few_numbers_may_lie_in_their_tag(int storage, int count)
    {
        double[] numbers = Numbers[..count];
        byte[] array = MatlabWriter.Array("y", MatlabWriter.DoubleClass, [count, 1], MatlabWriter.SmallElement(storage, MatlabWriter.Store(storage, numbers)));
        Write(array, MatlabWriter.Array("z", MatlabWriter.DoubleClass, [5, 1], Doubles(Numbers)));

        Assert.Multiple(() =>
        {
            Assert.That(Read("y"), Is.EqualTo(numbers));
            Assert.That(Read("z"), Is.EqualTo(Numbers));
        });
    }

    [Test]
    public void Names_and_dimensions_are_read_whatever_their_length()
    {
        int[] dimensions = [2, 3, 4, 5, 6];
        Write(MatlabWriter.Array("a_rather_long_name", MatlabWriter.DoubleClass, dimensions, Doubles(new double[720])));

        using MatlabFile file = MatlabFile.Open(FilePath);
        using MatlabArray array = file.ReadNext()!;
        Assert.Multiple(() =>
        {
            Assert.That(array.Name, Is.EqualTo("a_rather_long_name"));
            Assert.That(array.Dimensions, Is.EqualTo(dimensions));
        });
    }

    [Test]
    public void Variables_of_every_kind_are_passed_over([Values] bool compressed)
    {
        byte[] cell = MatlabWriter.Array("c", MatlabWriter.CellClass, [1, 1], MatlabWriter.Array("", MatlabWriter.DoubleClass, [1, 1], Doubles([5])));
        byte[] text = MatlabWriter.Array("text", MatlabWriter.CharClass, [1, 3], MatlabWriter.Element(MatlabWriter.UInt16, [65, 0, 66, 0, 67, 0]));
        byte[] opaqueFlags = MatlabWriter.Element(MatlabWriter.UInt32, [MatlabWriter.ObjectClass, 0, 0, 0, 0, 0, 0, 0]);
        byte[] opaque = MatlabWriter.Element(MatlabWriter.Matrix, [.. opaqueFlags, .. MatlabWriter.SmallElement(MatlabWriter.Int8, [(byte)'o'])]);
        byte[] wanted = MatlabWriter.Array("y", MatlabWriter.DoubleClass, [5, 1], Doubles(Numbers));
        Write([.. new[] { cell, text, opaque, wanted }.Select(element => compressed ? MatlabWriter.Compress(element) : element)]);

        Assert.Multiple(() =>
        {
            Assert.That(Names(), Is.EqualTo(new[] { "c", "text", "", "y" }));
            Assert.That(Read("y"), Is.EqualTo(Numbers));
        });
    }

    [TestCase(-1)]
    [TestCase(256)]
    [TestCase(2.5)]
    [TestCase(double.NaN)]
    public void A_number_that_is_no_byte_is_refused_with_its_place(double number)
    {
        Write(MatlabWriter.Array("y", MatlabWriter.DoubleClass, [3, 1], Doubles([1, 2, number])));

        AssertRefused(FormattableString.Invariant($"value 2 of y is {number}, not a whole number of 0 to 255"));
    }

    [Test]
    public void Text_and_complex_numbers_are_refused_as_numbers([Values(0u, 0x800u)] uint flags)
    {
        int arrayClass = flags == 0 ? MatlabWriter.CharClass : MatlabWriter.DoubleClass;
        Write(MatlabWriter.Array("y", arrayClass, [5, 1], Doubles(Numbers), flags));

        AssertRefused("y is no array of real numbers");
    }

    [Test]
    public void Values_that_are_not_as_many_as_the_dimensions_say_are_refused()
    {
        Write(MatlabWriter.Array("y", MatlabWriter.DoubleClass, [6, 1], Doubles(Numbers)));

        AssertRefused("y is 6x1 and has 5 values");
    }

    [Test]
    public void A_file_cut_off_anywhere_is_refused([Values] bool compressed)
    {
        byte[] array = MatlabWriter.Array("y", MatlabWriter.DoubleClass, [5, 1], Doubles(Numbers));
        byte[] whole = MatlabWriter.File(compressed ? MatlabWriter.Compress(array) : array);
        for (int length = 129; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            AssertRefused("ends before the last value it announces");
        }
    }

    [Test]
    public void A_compressed_array_that_ends_before_its_values_do_is_refused()
    {
        byte[] array = MatlabWriter.Array("y", MatlabWriter.DoubleClass, [5, 1], Doubles(Numbers));
        Write(MatlabWriter.Compress(array[..^8]));

        AssertRefused("ends before the last value it announces");
    }

    [Test]
    public void Bytes_after_the_values_are_refused([Values] bool compressed)
    {
        byte[] array = MatlabWriter.Array("y", MatlabWriter.DoubleClass, [5, 1], [.. Doubles(Numbers), .. new byte[8]]);
        Write(compressed ? MatlabWriter.Compress(array) : array);

        AssertRefused("bytes follow an array's last value");
    }

    [Test]
    public void Damage_to_compressed_bytes_never_gives_other_values()
    {
        Random random = new(1);
        double[] values = [.. Enumerable.Range(0, 100).Select(_ => (double)random.Next(256))];
        byte[] bytes = MatlabWriter.Element(MatlabWriter.UInt8, MatlabWriter.Store(MatlabWriter.UInt8, values));
        byte[] whole = MatlabWriter.File(MatlabWriter.Compress(MatlabWriter.Array("y", MatlabWriter.DoubleClass, [100, 1], bytes)));
        Assert.Multiple(() =>
        {
            for (int position = 136; position < whole.Length; position++)
            {
                byte[] damaged = [.. whole];
                damaged[position] ^= 0x10;
                File.WriteAllBytes(FilePath, damaged);
                Assert.That(ReadUnlessDamaged(), Is.Null.Or.EqualTo(values), $"byte {position}");
            }
        });

        byte[]? ReadUnlessDamaged()
        {
            try
            {
                return Read("y");
            }
            catch (Exception error) when (error is DataException or KeyNotFoundException)
            {
                return null;
            }
        }
    }

    [Test]
    public void A_wrong_checksum_is_refused()
    {
        Write(MatlabWriter.Compress(MatlabWriter.Array("y", MatlabWriter.DoubleClass, [5, 1], Doubles(Numbers))));
        Change(^1, last => (byte)~last);

        AssertRefused("its zlib compression is damaged");
    }

    [Test]
    public void An_array_that_promises_more_than_the_file_can_hold_is_refused_before_its_values_are_read()
    {
        byte[] array = MatlabWriter.Array("y", MatlabWriter.DoubleClass, [1_000_000_000, 1], Doubles([]));
        BitConverter.GetBytes(2_000_000_000).CopyTo(array, 4);
        BitConverter.GetBytes(1_000_000_000).CopyTo(array, array.Length - 4);
        Write(MatlabWriter.Compress(array));

        AssertRefused("ends before the last value it announces");
    }

    [Test]
    public void A_file_of_matlab_7_3_is_refused()
    {
        Write();
        Change(125, _ => 2);

        AssertRefused("is a MATLAB 7.3 file (HDF5), not one of MATLAB 5; fetch the data set again, or save it in MATLAB with -v7");
    }

    [Test]
    public void A_bare_hdf5_file_is_refused()
    {
        File.WriteAllBytes(FilePath, [0x89, (byte)'H', (byte)'D', (byte)'F', .. new byte[200]]);

        AssertRefused("is an HDF5 file, not one of MATLAB 5");
    }

    [Test]
    public void A_big_endian_file_is_refused()
    {
        Write();
        Change(126, _ => (byte)'M');
        Change(127, _ => (byte)'I');

        AssertRefused("is a big-endian MATLAB file");
    }

    [TestCase("", "0 bytes are no MATLAB file")]
    [TestCase("<html>Not found</html>", "22 bytes are no MATLAB file")]
    public void A_file_too_short_for_a_header_is_refused(string content, string problem)
    {
        File.WriteAllText(FilePath, content);

        AssertRefused(problem);
    }

    [Test]
    public void Garbage_is_refused()
    {
        File.WriteAllBytes(FilePath, [.. Enumerable.Repeat((byte)'x', 1000)]);

        AssertRefused("is no MATLAB 5 file");
    }

    [Test]
    public void An_element_that_is_no_array_is_refused([Values(MatlabWriter.Double, 99)] int type, [Values] bool compressed)
    {
        byte[] element = MatlabWriter.Element(type, new byte[16]);
        Write(compressed ? MatlabWriter.Compress(element) : element);

        AssertRefused($"16 bytes of type {type} where an array should be");
    }

    private static byte[] Doubles(double[] values) => MatlabWriter.Element(MatlabWriter.Double, MatlabWriter.Store(MatlabWriter.Double, values));

    private void Write(params byte[][] elements) => File.WriteAllBytes(FilePath, MatlabWriter.File(elements));

    private void Change(Index position, Func<byte, byte> change)
    {
        byte[] content = File.ReadAllBytes(FilePath);
        content[position] = change(content[position]);
        File.WriteAllBytes(FilePath, content);
    }

    private List<string> Names()
    {
        List<string> names = [];
        using MatlabFile file = MatlabFile.Open(FilePath);
        while (file.ReadNext() is MatlabArray array)
        {
            names.Add(array.Name);
            array.Dispose();
        }

        return names;
    }

    /// <summary>All values of a variable, which ends with them.</summary>
    private byte[] Read(string name)
    {
        using MatlabFile file = MatlabFile.Open(FilePath);
        while (file.ReadNext() is MatlabArray next)
        {
            using MatlabArray array = next;
            if (array.Name != name)
                continue;
            array.BeginValues();
            byte[] values = new byte[array.Dimensions.Aggregate((product, dimension) => product * dimension)];
            array.ReadBytes(values);
            array.RequireEnd();
            return values;
        }

        throw new KeyNotFoundException(name);
    }

    private void AssertRefused(string problem) => Assert.That(
        () => Read("y"), Throws.InstanceOf<DataException>().With.Message.StartsWith($"{FilePath}: ").And.Message.Contains(problem).And.Message.Not.Contains("\n"));
}
