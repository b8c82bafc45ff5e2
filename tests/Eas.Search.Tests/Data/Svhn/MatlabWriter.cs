using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Eas.Search.Tests.Data;

/// <summary>Writes MAT-files of MATLAB 5 element by element; types and classes are the numbers of MathWorks' "MAT-File Format".</summary>
internal static class MatlabWriter
{
    public const int CellClass = 1;
    public const int CharClass = 4;
    public const int DoubleClass = 6;
    public const int UInt8Class = 9;
    public const int ObjectClass = 17;

    public const int Int8 = 1;
    public const int UInt8 = 2;
    public const int Int16 = 3;
    public const int UInt16 = 4;
    public const int Int32 = 5;
    public const int UInt32 = 6;
    public const int Single = 7;
    public const int Double = 9;
    public const int Int64 = 12;
    public const int UInt64 = 13;
    public const int Matrix = 14;
    public const int Compressed = 15;

    /// <summary>A file of elements.</summary>
    public static byte[] File(params byte[][] elements)
    {
        byte[] header = [.. Enumerable.Repeat((byte)' ', 116), .. new byte[8], 0, 1, (byte)'I', (byte)'M'];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by a test").CopyTo(header, 0);
        return [.. header, .. elements.SelectMany(element => element)];
    }

    /// <summary>An array of numbers.</summary>
    public static byte[] Array(string name, int arrayClass, int[] dimensions, byte[] values, uint flags = 0) =>
        Element(Matrix, [.. Head(name, arrayClass, dimensions, flags), .. values]);

    /// <summary>The elements of an array before its values.</summary>
    public static byte[] Head(string name, int arrayClass, int[] dimensions, uint flags = 0) =>
    [
        .. Element(UInt32, [.. Bytes((uint)arrayClass | flags), .. Bytes(0)]),
        .. Element(Int32, [.. dimensions.SelectMany(dimension => Bytes((uint)dimension))]),
        .. name.Length is > 0 and <= 4 ? SmallElement(Int8, Encoding.ASCII.GetBytes(name)) : Element(Int8, Encoding.ASCII.GetBytes(name)),
    ];

    /// <summary>An element with a tag of eight bytes, padded to a multiple of eight.</summary>
    public static byte[] Element(int type, byte[] content) =>
        [.. Bytes((uint)type), .. Bytes((uint)content.Length), .. content, .. new byte[(8 - (content.Length % 8)) % 8]];

    /// <summary>An element of at most four bytes, packed into its tag.</summary>
    public static byte[] SmallElement(int type, byte[] content) =>
        [.. Bytes((uint)(type | (content.Length << 16))), .. content, .. new byte[4 - content.Length]];

    /// <summary>An element compressed with zlib, which is not padded.</summary>
    public static byte[] Compress(byte[] element)
    {
        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(element);
        return [.. Bytes(Compressed), .. Bytes((uint)compressed.Length), .. compressed.ToArray()];
    }

    /// <summary>Values stored as a type.</summary>
    public static byte[] Store(int type, IEnumerable<double> values) => [.. values.SelectMany(value => Store(type, value))];

    private static byte[] Store(int type, double value) => type switch
    {
        Int8 => [(byte)(sbyte)value],
        UInt8 => [(byte)value],
        Int16 => BitConverter.GetBytes((short)value),
        UInt16 => BitConverter.GetBytes((ushort)value),
        Int32 => BitConverter.GetBytes((int)value),
        UInt32 => BitConverter.GetBytes((uint)value),
        Single => BitConverter.GetBytes((float)value),
        Double => BitConverter.GetBytes(value),
        Int64 => BitConverter.GetBytes((long)value),
        UInt64 => BitConverter.GetBytes((ulong)value),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static byte[] Bytes(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
