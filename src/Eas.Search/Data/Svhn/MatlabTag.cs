namespace Eas.Search.Data;

/// <summary>What comes before the bytes of an element.</summary>
/// <param name="Type">What the bytes are.</param>
/// <param name="ByteCount">How many they are.</param>
/// <param name="Padding">How many bytes without meaning follow them: elements start at multiples of 8.</param>
internal readonly record struct MatlabTag(MatlabDataType Type, long ByteCount, int Padding);
