using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Eas.Tensors.Serialization;

/// <summary>
/// Reads safetensors files: opening checks the whole header against the file's length, so that every tensor listed can be read.
/// Tensors are read one by one, in any order, from any thread.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, int> indices = [];
    private readonly long dataStart;

    private SafetensorsReader(string path, SafeFileHandle file)
    {
        Path = path;
        this.file = file;
        header = ReadHeader(out dataStart);
        for (int i = 0; i < header.Entries.Count; i++)
            indices.Add(header.Entries[i].Name, i);
    }

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>The tensors in the header's order.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => header.Entries;

    /// <summary>Free text by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file and checks it.</summary>
    /// <exception cref="SafetensorsException">It is not a whole safetensors file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafetensorsReader Open(string path)
    {
        SafeFileHandle file = File.OpenHandle(path);
        try
        {
            return new SafetensorsReader(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of a name, or null.</summary>
    public SafetensorsEntry? Find(string name) => indices.TryGetValue(name, out int index) ? header.Entries[index] : null;

    /// <summary>Reads a tensor's bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">As many bytes as the tensor has.</param>
    /// <exception cref="SafetensorsException">The file has no such tensor, or was cut since it was opened.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Read(string name, Span<byte> destination)
    {
        SafetensorsEntry entry = header.Entries[IndexOf(name)];
        if (destination.Length != entry.ByteLength)
            throw new ArgumentException($"tensor {entry} has {entry.ByteLength} bytes, the destination {destination.Length}", nameof(destination));
        Read(name, 0, destination);
    }

    /// <summary>Reads a part of a tensor's bytes, for tensors larger than a span.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="offset">The first byte, from the tensor's beginning.</param>
    /// <param name="destination">Filled wholly; the part must lie within the tensor.</param>
    /// <exception cref="SafetensorsException">The file has no such tensor, or was cut since it was opened.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches outside the tensor.</exception>
    public void Read(string name, long offset, Span<byte> destination)
    {
        int index = IndexOf(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, header.Entries[index].ByteLength - destination.Length);
        ReadBytes(dataStart + header.Offsets[index] + offset, destination);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private SafetensorsHeader ReadHeader(out long end)
    {
        long fileLength = RandomAccess.GetLength(file);
        if (fileLength < SafetensorsHeader.LengthSize)
            throw Error($"{fileLength} bytes are too few for a safetensors file");

        Span<byte> lengthBytes = stackalloc byte[SafetensorsHeader.LengthSize];
        ReadBytes(0, lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafetensorsHeader.MaximumLength)
            throw Error($"not a safetensors file: a header of {length} bytes is longer than the format allows, {SafetensorsHeader.MaximumLength}");
        end = SafetensorsHeader.LengthSize + (long)length;
        if (end > fileLength)
            throw Error($"the file is cut: it has {fileLength} bytes, its header ends at {end}");

        byte[] json = new byte[length];
        ReadBytes(SafetensorsHeader.LengthSize, json);
        try
        {
            return SafetensorsHeaderReader.Decode(json, fileLength - end);
        }
        catch (SafetensorsException problem)
        {
            throw Error(problem.Message);
        }
    }

    private int IndexOf(string name) =>
        indices.TryGetValue(name, out int index) ? index : throw Error($"there is no tensor {SafetensorsException.Quote(name)}");

    private void ReadBytes(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = RandomAccess.Read(file, destination, offset);
            if (count == 0)
                throw Error($"the file was cut while it was read, at byte {offset}");
            offset += count;
            destination = destination[count..];
        }
    }

    private SafetensorsException Error(string message) => new($"{Path}: {message}");
}
