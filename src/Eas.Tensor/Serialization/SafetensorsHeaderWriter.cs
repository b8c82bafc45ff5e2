using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Eas.Tensors.Serialization;

/// <summary>Encodes the header of a safetensors file.</summary>
internal static class SafetensorsHeaderWriter
{
    // The format's own writer leaves everything JSON allows unescaped; the strict encoder would turn the + of an architecture into \u002B.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The length, the JSON and its padding: all that comes before the data.</summary>
    public static byte[] Encode(SafetensorsHeader header)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Options))
            WriteHeader(writer, header);

        const int Mask = SafetensorsHeader.Alignment - 1;
        int length = (json.WrittenCount + Mask) & ~Mask;
        if (length > SafetensorsHeader.MaximumLength)
            throw new SafetensorsException($"a header of {length} bytes is longer than the format allows, {SafetensorsHeader.MaximumLength}");

        byte[] bytes = new byte[SafetensorsHeader.LengthSize + length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        json.WrittenSpan.CopyTo(bytes.AsSpan(SafetensorsHeader.LengthSize));
        bytes.AsSpan(SafetensorsHeader.LengthSize + json.WrittenCount).Fill((byte)' ');
        return bytes;
    }

    private static void WriteHeader(Utf8JsonWriter writer, SafetensorsHeader header)
    {
        writer.WriteStartObject();
        if (header.Metadata.Count > 0)
            WriteMetadata(writer, header.Metadata);
        for (int i = 0; i < header.Entries.Count; i++)
            WriteEntry(writer, header.Entries[i], header.Offsets[i]);
        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject(SafetensorsHeader.MetadataKey);
        // A dictionary promises no order; equal content must give equal bytes.
        foreach (string key in metadata.Keys.Order(StringComparer.Ordinal))
            writer.WriteString(key, metadata[key]);
        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, SafetensorsEntry entry, long offset)
    {
        writer.WriteStartObject(entry.Name);
        writer.WriteString(SafetensorsHeader.DataTypeKey, entry.DataType.ToString());
        WriteNumbers(writer, SafetensorsHeader.ShapeKey, entry.Shape);
        WriteNumbers(writer, SafetensorsHeader.OffsetsKey, [offset, offset + entry.ByteLength]);
        writer.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<long> numbers)
    {
        writer.WriteStartArray(name);
        foreach (long number in numbers)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }
}
