using System.Collections.Immutable;
using System.Text;

namespace Eas.Search.Data;

/// <summary>An array of a MATLAB file: its head, then its values, read from start to end, the first dimension fastest.</summary>
internal sealed class MatlabArray : IDisposable
{
    // The classes 6 to 15 are those of numbers, from double to unsigned 64-bit integers; function handles and objects after them have no dimensions.
    private const uint FirstNumberClass = 6;
    private const uint LastNumberClass = 15;
    private const uint ComplexFlag = 0x800;
    private const int FlagsSize = 8;
    private const int MaxDimensions = 32;
    private const int MaxNameLength = 1024;

    private readonly MatlabElements elements;
    private readonly uint flags;
    private MatlabTag values;
    private long position;

    private MatlabArray(MatlabElements elements, uint flags, string name, ImmutableArray<int> dimensions)
    {
        this.elements = elements;
        this.flags = flags;
        Name = name;
        Dimensions = dimensions;
    }

    /// <summary>The name of its variable; empty for what is neither numbers nor a collection.</summary>
    public string Name { get; }

    /// <summary>Its dimensions, at least two.</summary>
    public ImmutableArray<int> Dimensions { get; }

    /// <summary>Reads an array's head.</summary>
    /// <param name="elements">What the array consists of; owned by the array from here on.</param>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static MatlabArray Read(MatlabElements elements)
    {
        MatlabTag tag = ReadTag(elements, MatlabDataType.UInt32, FlagsSize, FlagsSize, "flags");
        uint flags = elements.ReadInteger();
        elements.Read(stackalloc byte[(int)tag.ByteCount - sizeof(uint)]);
        if (ClassOf(flags) > LastNumberClass)
            return new MatlabArray(elements, flags, name: "", dimensions: []);
        ImmutableArray<int> dimensions = ReadDimensions(elements);
        return new MatlabArray(elements, flags, ReadName(elements), dimensions);
    }

    /// <summary>Goes to the values.</summary>
    /// <exception cref="DataException">They are not real numbers, or not as many as the dimensions say.</exception>
    public void BeginValues()
    {
        if (ClassOf(flags) < FirstNumberClass || (flags & ComplexFlag) != 0)
            throw new DataException(elements.Path, $"{Name} is no array of real numbers", DataFiles.FetchAgain);
        values = elements.ReadTag();
        double count = Dimensions.Aggregate(1.0, (product, dimension) => product * dimension);
        int size = MatlabNumber.SizeOf(values.Type);
        if (size == 0)
            throw elements.Damaged($"{Name} has values of type {(int)values.Type}");
        if (values.ByteCount != count * size)
            throw elements.Damaged($"{Name} is {Describe(Dimensions)} and has {values.ByteCount / size} values");
    }

    /// <summary>Reads the next values.</summary>
    /// <param name="bytes">As many as are wanted.</param>
    /// <exception cref="DataException">One is not a whole number of 0 to 255, or the file is damaged.</exception>
    public void ReadBytes(Span<byte> bytes)
    {
        if (values.Type == MatlabDataType.UInt8)
            elements.Read(bytes);
        else
            Convert(bytes);
        position += bytes.Length;
    }

    /// <summary>Requires that nothing follows the values read.</summary>
    /// <exception cref="DataException">It goes on, or its compression is damaged.</exception>
    public void RequireEnd()
    {
        elements.SkipPadding(values);
        elements.RequireEnd();
    }

    public void Dispose() => elements.Dispose();

    /// <summary>Dimensions in words, such as 32x32x3.</summary>
    public static string Describe(ImmutableArray<int> dimensions) => string.Join("x", dimensions);

    private static uint ClassOf(uint flags) => flags & 0xFF;

    private static ImmutableArray<int> ReadDimensions(MatlabElements elements)
    {
        MatlabTag tag = ReadTag(elements, MatlabDataType.Int32, 2 * sizeof(int), MaxDimensions * sizeof(int), "dimensions");
        int[] dimensions = new int[tag.ByteCount / sizeof(int)];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = (int)elements.ReadInteger();
            if (dimensions[i] < 0)
                throw elements.Damaged($"dimension {i} of an array is {dimensions[i]}");
        }

        elements.SkipPadding(tag);
        return ImmutableArray.Create(dimensions);
    }

    private static string ReadName(MatlabElements elements)
    {
        MatlabTag tag = ReadTag(elements, MatlabDataType.Int8, 0, MaxNameLength, "name");
        Span<byte> name = stackalloc byte[(int)tag.ByteCount];
        elements.Read(name);
        elements.SkipPadding(tag);
        return Encoding.Latin1.GetString(name);
    }

    private static MatlabTag ReadTag(MatlabElements elements, MatlabDataType type, int minByteCount, int maxByteCount, string part)
    {
        MatlabTag tag = elements.ReadTag();
        return tag.Type == type && tag.ByteCount >= minByteCount && tag.ByteCount <= maxByteCount
            ? tag
            : throw elements.Damaged($"an array's {part} are {tag.ByteCount} bytes of type {(int)tag.Type}");
    }

    private void Convert(Span<byte> bytes)
    {
        int size = MatlabNumber.SizeOf(values.Type);
        byte[] stored = new byte[bytes.Length * size];
        elements.Read(stored);
        for (int i = 0; i < bytes.Length; i++)
        {
            double value = MatlabNumber.Read(values.Type, stored.AsSpan(i * size));
            if (value is not (>= byte.MinValue and <= byte.MaxValue) || value != Math.Truncate(value))
            {
                throw new DataException(
                    elements.Path, FormattableString.Invariant($"value {position + i} of {Name} is {value}, not a whole number of 0 to 255"), DataFiles.FetchAgain);
            }

            bytes[i] = (byte)value;
        }
    }
}
