using System.Buffers.Binary;

namespace Eas.Search.Data;

/// <summary>
/// Numbers as MATLAB files store them: of whatever type is the smallest that holds all values of an array, so that an array of
/// doubles may lie there as bytes.
/// </summary>
internal static class MatlabNumber
{
    /// <summary>The bytes of a number; 0 where the type is not one of numbers.</summary>
    public static int SizeOf(MatlabDataType type) => type switch
    {
        MatlabDataType.Int8 or MatlabDataType.UInt8 => 1,
        MatlabDataType.Int16 or MatlabDataType.UInt16 => 2,
        MatlabDataType.Int32 or MatlabDataType.UInt32 or MatlabDataType.Single => 4,
        MatlabDataType.Int64 or MatlabDataType.UInt64 or MatlabDataType.Double => 8,
        _ => 0,
    };

    /// <summary>The number that bytes begin with, whole where it is below 2^53.</summary>
    public static double Read(MatlabDataType type, ReadOnlySpan<byte> bytes) => type switch
    {
        MatlabDataType.Int8 => (sbyte)bytes[0],
        MatlabDataType.UInt8 => bytes[0],
        MatlabDataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        MatlabDataType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        MatlabDataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        MatlabDataType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        MatlabDataType.Single => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        MatlabDataType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        MatlabDataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        MatlabDataType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of numbers"),
    };
}
