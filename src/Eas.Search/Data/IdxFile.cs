using System.Buffers.Binary;
using System.IO.Compression;

namespace Eas.Search.Data;

/// <summary>
/// One IDX file, plain or compressed with gzip, read from start to end: a magic number (two zero bytes, the element type 8 for
/// unsigned bytes, the number of dimensions), each dimension as a big-endian integer, the elements.
/// </summary>
internal sealed class IdxFile : IDisposable
{
    private const int MagicOfBytes = 0x800;
    private const int MaxDimension = 1 << 26;

    // Deflate makes at most 1,032 bytes of one: a header that promises more is wrong, found before memory is asked for.
    private const long MaxInflation = 1032;

    private readonly Stream stream;
    private readonly long maxLength;
    private readonly uint? lengthInTrailer;
    private long position;

    private IdxFile(string path, Stream stream, long maxLength, uint? lengthInTrailer = null)
    {
        Path = path;
        this.stream = stream;
        this.maxLength = maxLength;
        this.lengthInTrailer = lengthInTrailer;
    }

    public string Path { get; }

    /// <summary>The path of an IDX file in a directory, plain or with <c>.gz</c>; null where there is neither.</summary>
    public static string? Find(string directory, string fileName)
    {
        string plain = System.IO.Path.Combine(directory, fileName);
        if (File.Exists(plain))
            return plain;
        string compressed = plain + ".gz";
        return File.Exists(compressed) ? compressed : null;
    }

    /// <summary>Opens an IDX file of a directory.</summary>
    /// <exception cref="DataException">It is missing or cannot be read.</exception>
    public static IdxFile Open(string directory, string fileName)
    {
        string path = Find(directory, fileName)
            ?? throw new DataException(System.IO.Path.Combine(directory, fileName), "missing, and so is its .gz", DataFiles.FetchAgain);
        bool compressed = path.EndsWith(".gz", StringComparison.Ordinal);
        long length = DataFiles.Length(path);
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return compressed
                ? new IdxFile(path, new GZipStream(file, CompressionMode.Decompress), length * MaxInflation, ReadTrailer(file))
                : new IdxFile(path, new BufferedStream(file, 1 << 16), length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DataFiles.Unreadable(path, error);
        }
    }

    /// <summary>Reads the header.</summary>
    /// <returns>The dimensions, each at least 1.</returns>
    /// <exception cref="DataException">It is not the header of bytes of so many dimensions, or promises more than the file can hold.</exception>
    public int[] ReadHeader(int dimensions)
    {
        uint magic = ReadInteger();
        if (magic != MagicOfBytes + dimensions)
        {
            throw new DataException(
                Path, $"magic number 0x{magic:x8} where IDX bytes of {dimensions} dimensions have 0x{MagicOfBytes + dimensions:x8}", DataFiles.FetchAgain);
        }

        int[] sizes = new int[dimensions];
        double total = 1;
        for (int i = 0; i < dimensions; i++)
        {
            uint size = ReadInteger();
            if (size is 0 or > MaxDimension)
                throw new DataException(Path, $"dimension {i} is {size}", DataFiles.FetchAgain);
            sizes[i] = (int)size;
            total *= size;
        }

        return total <= maxLength ? sizes : throw CutOff();
    }

    /// <summary>Reads the next elements.</summary>
    /// <exception cref="DataException">The file ends before, or its compression is damaged.</exception>
    public void Read(Span<byte> elements)
    {
        if (ReadAsFarAsPossible(elements) < elements.Length)
            throw CutOff();
    }

    /// <summary>Requires that the file ends here; for gzip this checks its checksum as well.</summary>
    /// <exception cref="DataException">It goes on, or its compression is damaged.</exception>
    public void RequireEnd()
    {
        if (ReadAsFarAsPossible(stackalloc byte[1]) != 0)
            throw new DataException(Path, "bytes follow the last record its header announces", DataFiles.FetchAgain);
        if (lengthInTrailer is uint length && length != (uint)position)
            throw DamagedCompression("its end is missing");
    }

    public void Dispose() => stream.Dispose();

    private uint ReadInteger()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        Read(bytes);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    private int ReadAsFarAsPossible(Span<byte> elements)
    {
        try
        {
            int count = stream.ReadAtLeast(elements, elements.Length, throwOnEndOfStream: false);
            position += count;
            return count;
        }
        catch (InvalidDataException error)
        {
            throw DamagedCompression(error.Message, error);
        }
        catch (IOException error)
        {
            throw DataFiles.Unreadable(Path, error);
        }
    }

    /// <summary>
    /// The length of the uncompressed file, modulo 2^32, which ends a gzip file (RFC 1952, section 2.3.1): GZipStream checks
    /// the checksum before it only where both are there, and so misses a file whose last bytes are cut off.
    /// </summary>
    private static uint ReadTrailer(FileStream file)
    {
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        if (file.Length < trailer.Length)
            return 0;
        file.Seek(-trailer.Length, SeekOrigin.End);
        file.ReadExactly(trailer);
        file.Seek(0, SeekOrigin.Begin);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }

    private DataException DamagedCompression(string reason, Exception? error = null) =>
        new(Path, $"its gzip compression is damaged or cut off ({reason})", DataFiles.FetchAgain, error);

    private DataException CutOff() => new(Path, "ends before the last record its header announces", DataFiles.FetchAgain);
}
