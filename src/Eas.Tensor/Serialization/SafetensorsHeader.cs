namespace Eas.Tensors.Serialization;

/// <summary>The header of a safetensors file: its tensors, where their data lies, and free text.</summary>
/// <param name="Entries">The tensors in the header's order.</param>
/// <param name="Offsets">Where each tensor's data begins, from the end of the header.</param>
/// <param name="Metadata">Free text by key.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyList<long> Offsets, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Bytes before the header that give its length.</summary>
    public const int LengthSize = sizeof(long);

    /// <summary>The longest header the format's own reader accepts.</summary>
    public const int MaximumLength = 100_000_000;

    /// <summary>The header is padded so that the data begin at a multiple of this.</summary>
    public const int Alignment = 8;

    public const string MetadataKey = "__metadata__";
    public const string DataTypeKey = "dtype";
    public const string ShapeKey = "shape";
    public const string OffsetsKey = "data_offsets";
}
