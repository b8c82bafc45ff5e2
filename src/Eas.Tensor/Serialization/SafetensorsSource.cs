namespace Eas.Tensors.Serialization;

/// <summary>A tensor to be written: its entry, and who writes its bytes when they are due.</summary>
/// <param name="Entry">What it is.</param>
/// <param name="WriteData">Writes exactly the entry's <see cref="SafetensorsEntry.ByteLength"/> bytes, little-endian, in row-major order.</param>
public sealed record SafetensorsSource(SafetensorsEntry Entry, Action<Stream> WriteData)
{
    /// <summary>A tensor whose bytes are in memory.</summary>
    public SafetensorsSource(SafetensorsEntry entry, ReadOnlyMemory<byte> data)
        : this(entry, stream => stream.Write(data.Span))
    {
    }
}
