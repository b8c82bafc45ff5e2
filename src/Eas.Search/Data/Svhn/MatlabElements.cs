using System.Buffers.Binary;
using System.IO.Compression;

namespace Eas.Search.Data;

/// <summary>The elements of a MATLAB file, or of an array in it, read from start to end.</summary>
internal sealed class MatlabElements : IDisposable
{
    private const int Alignment = 8;
    private const int SmallSize = 4;

    // Deflate makes at most 1,032 bytes of one: an array that promises more is damaged, found before memory is asked for.
    private const long MaxInflation = 1032;

    private readonly Stream stream;
    private readonly ZLibStream? inflater;
    private long remaining;

    /// <summary>The elements of a file from where it stands.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="file">The file, which stays open.</param>
    /// <param name="byteCount">As many bytes as there are.</param>
    public MatlabElements(string path, Stream file, long byteCount)
    {
        Path = path;
        stream = file;
        remaining = byteCount;
    }

    private MatlabElements(string path, ZLibStream inflater, long maxByteCount)
        : this(path, (Stream)inflater, maxByteCount) => this.inflater = inflater;

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The elements that the bytes of a compressed one hold.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="file">The file, which stays open, somewhere beyond the last byte read.</param>
    /// <param name="byteCount">The compressed bytes.</param>
    public static MatlabElements Inflate(string path, Stream file, long byteCount) =>
        new(path, new ZLibStream(file, CompressionMode.Decompress, leaveOpen: true), byteCount * MaxInflation);

    /// <summary>Reads the next tag; its bytes come next.</summary>
    /// <exception cref="DataException">It promises more than can follow, or the file is damaged.</exception>
    public MatlabTag ReadTag()
    {
        uint first = ReadInteger();
        uint smallCount = first >> 16;
        if (smallCount > SmallSize)
            throw Damaged($"a tag of {smallCount} bytes in one of {SmallSize}");

        // Up to four bytes stand in place of their number, which moves into the upper half of the type.
        MatlabTag tag = smallCount > 0
            ? new MatlabTag((MatlabDataType)(first & 0xFFFF), smallCount, SmallSize - (int)smallCount)
            : WithPadding((MatlabDataType)first, ReadInteger());
        return tag.ByteCount <= remaining ? tag : throw CutOff();
    }

    /// <summary>Reads the next bytes.</summary>
    /// <exception cref="DataException">There are not so many, or their compression is damaged.</exception>
    public void Read(Span<byte> bytes)
    {
        if (bytes.Length > remaining || ReadAsFarAsPossible(bytes) < bytes.Length)
            throw CutOff();
        remaining -= bytes.Length;
    }

    /// <summary>Reads an unsigned integer of 32 bits.</summary>
    /// <exception cref="DataException">The bytes end before, or their compression is damaged.</exception>
    public uint ReadInteger()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Read(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Passes over the padding of an element; the last one's may be missing.</summary>
    /// <exception cref="DataException">The bytes end before, or their compression is damaged.</exception>
    public void SkipPadding(MatlabTag tag) => Read(stackalloc byte[(int)Math.Min(tag.Padding, remaining)]);

    /// <summary>Goes into an array: only its bytes are left to read.</summary>
    public void Enter(MatlabTag tag) => remaining = tag.ByteCount;

    /// <summary>Requires that nothing follows; for compressed bytes this checks their checksum as well.</summary>
    /// <exception cref="DataException">It goes on, or its compression is damaged.</exception>
    public void RequireEnd()
    {
        if (remaining > 0 || (inflater is not null && ReadAsFarAsPossible(stackalloc byte[1]) > 0))
            throw Damaged("bytes follow an array's last value");
    }

    /// <summary>The error for bytes that are no such file's.</summary>
    public DataException Damaged(string reason) => new(Path, $"is damaged ({reason})", DataFiles.FetchAgain);

    public void Dispose() => inflater?.Dispose();

    private static MatlabTag WithPadding(MatlabDataType type, uint byteCount) => new(type, byteCount, (int)(-byteCount & (Alignment - 1)));

    private int ReadAsFarAsPossible(Span<byte> bytes)
    {
        try
        {
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new DataException(Path, $"its zlib compression is damaged ({error.Message})", DataFiles.FetchAgain, error);
        }
        catch (IOException error)
        {
            throw DataFiles.Unreadable(Path, error);
        }
    }

    private DataException CutOff() => new(Path, "ends before the last value it announces", DataFiles.FetchAgain);
}
