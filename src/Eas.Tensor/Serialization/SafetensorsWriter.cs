namespace Eas.Tensors.Serialization;

/// <summary>
/// Writes safetensors files, byte-compatible with the public format (https://github.com/huggingface/safetensors): an 8-byte
/// little-endian header length, a JSON header padded with spaces to 8 bytes, the data without gaps. Equal content gives equal bytes.
/// </summary>
public static class SafetensorsWriter
{
    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Replaces a file as a whole (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file; its directory must exist.</param>
    /// <param name="tensors">The tensors, in the order the header lists them.</param>
    /// <param name="metadata">Free text by key.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or a tensor the name the format reserves.</exception>
    /// <exception cref="SafetensorsException">A tensor's source wrote another number of bytes than its entry says.</exception>
    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    public static void Write(string path, IReadOnlyList<SafetensorsSource> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream, front to back.</summary>
    /// <inheritdoc cref="Write(string, IReadOnlyList{SafetensorsSource}, IReadOnlyDictionary{string, string}?)"/>
    public static void Write(Stream stream, IReadOnlyList<SafetensorsSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        RequireNames(tensors);

        // Wide elements first, so that every tensor is aligned to its element as the data begin at a multiple of 8.
        int[] order = [.. Enumerable.Range(0, tensors.Count).OrderByDescending(i => tensors[i].Entry.DataType.Size())];
        SafetensorsEntry[] entries = [.. tensors.Select(tensor => tensor.Entry)];
        stream.Write(SafetensorsHeaderWriter.Encode(new SafetensorsHeader(entries, Offsets(entries, order), metadata ?? NoMetadata)));
        foreach (int i in order)
            WriteData(stream, tensors[i]);
    }

    private static void RequireNames(IReadOnlyList<SafetensorsSource> tensors)
    {
        var names = new HashSet<string> { SafetensorsHeader.MetadataKey };
        foreach (SafetensorsSource tensor in tensors)
            if (!names.Add(tensor.Entry.Name))
                throw new ArgumentException($"tensor {SafetensorsException.Quote(tensor.Entry.Name)}: the name is taken", nameof(tensors));
    }

    private static long[] Offsets(SafetensorsEntry[] entries, int[] order)
    {
        long[] offsets = new long[entries.Length];
        long offset = 0;
        foreach (int i in order)
        {
            offsets[i] = offset;
            offset = checked(offset + entries[i].ByteLength);
        }

        return offsets;
    }

    private static void WriteData(Stream stream, SafetensorsSource tensor)
    {
        using var counted = new CountingStream(stream);
        tensor.WriteData(counted);
        if (counted.Length != tensor.Entry.ByteLength)
            throw new SafetensorsException($"tensor {tensor.Entry}: {tensor.Entry.ByteLength} bytes were due, its source wrote {counted.Length}");
    }
}
