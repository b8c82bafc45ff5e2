namespace Eas.Search.Data;

/// <summary>What the bytes of an element of a MATLAB file are, by the number in its tag.</summary>
internal enum MatlabDataType
{
    Int8 = 1,
    UInt8 = 2,
    Int16 = 3,
    UInt16 = 4,
    Int32 = 5,
    UInt32 = 6,
    Single = 7,
    Double = 9,
    Int64 = 12,
    UInt64 = 13,
    Matrix = 14,
    Compressed = 15,
}
