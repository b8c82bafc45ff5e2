using System.IO.Compression;
using System.IO.MemoryMappedFiles;

namespace Eas.Search.Data;

/// <summary>
/// A MAT-file of MATLAB 5 (MathWorks, "MAT-File Format", chapter 1), read from start to end: a header of 128 bytes, then arrays,
/// each as it is or compressed with zlib. Little-endian alone, as today's MATLAB writes it on every machine.
/// </summary>
internal sealed class MatlabFile : IDisposable
{
    private const int HeaderSize = 128;
    private const int VersionOffset = 124;
    private const int TagSize = 8;

    // Deflate makes at most 1,032 bytes of one: an array that promises more is damaged, found before memory is asked for.
    private const long MaxInflation = 1032;

    private readonly string path;
    private readonly long length;
    private readonly MemoryMappedFile file;
    private long position = HeaderSize;

    private MatlabFile(string path, long length)
    {
        this.path = path;
        this.length = length;
        file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataException">It is missing, cannot be read or is no MAT-file of MATLAB 5.</exception>
    public static MatlabFile Open(string path)
    {
        long length = DataFiles.Length(path);
        if (length < HeaderSize)
            throw new DataException(path, $"{length} bytes are no MATLAB file", DataFiles.FetchAgain);
        try
        {
            RequireMatlab5(path);
            return new MatlabFile(path, length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DataFiles.Unreadable(path, error);
        }
    }

    /// <summary>Reads the head of the next array.</summary>
    /// <returns>The array, to be disposed before the next is read; null at the end.</returns>
    /// <exception cref="DataException">The file is cut off or damaged.</exception>
    public MatlabArray? ReadNext()
    {
        if (position == length)
            return null;
        MatlabTag tag = ReadTag();
        Stream content = View(position + TagSize, tag.ByteCount);
        position += TagSize + tag.ByteCount;
        if (tag.Type == MatlabDataType.Matrix)
            return ReadArray(new MatlabElements(path, content, tag.ByteCount), tag);
        MatlabElements inflated = new(path, new ZLibStream(content, CompressionMode.Decompress), tag.ByteCount * MaxInflation);
        return ReadArray(inflated, tag: null);
    }

    public void Dispose() => file.Dispose();

    /// <summary>Reads the head of an array.</summary>
    /// <param name="elements">Where it lies; owned by it from here on.</param>
    /// <param name="tag">Its tag; null where that comes first.</param>
    private static MatlabArray ReadArray(MatlabElements elements, MatlabTag? tag)
    {
        try
        {
            MatlabTag array = tag ?? elements.ReadTag();
            if (array.Type != MatlabDataType.Matrix)
                throw elements.Damaged($"an element of type {(int)array.Type} where an array should be");
            elements.Enter(array);
            return MatlabArray.Read(elements);
        }
        catch
        {
            elements.Dispose();
            throw;
        }
    }

    private MatlabTag ReadTag()
    {
        using MatlabElements rest = new(path, View(position, Math.Min(TagSize, length - position)), length - position);
        MatlabTag tag = rest.ReadTag();
        return tag.Type is MatlabDataType.Matrix or MatlabDataType.Compressed && tag.ByteCount >= TagSize
            ? tag
            : throw rest.Damaged($"{tag.ByteCount} bytes of type {(int)tag.Type} where an array should be");
    }

    private MemoryMappedViewStream View(long offset, long count)
    {
        try
        {
            return file.CreateViewStream(offset, count, MemoryMappedFileAccess.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DataFiles.Unreadable(path, error);
        }
    }

    private static void RequireMatlab5(string path)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read))
            file.ReadExactly(header);
        string? problem = header[VersionOffset..] switch
        {
            [0, 1, (byte)'I', (byte)'M'] => null,
            [0, 2, (byte)'I', (byte)'M'] => "is a MATLAB 7.3 file (HDF5), not one of MATLAB 5",
            [_, _, (byte)'M', (byte)'I'] => "is a big-endian MATLAB file",
            _ => header is [0x89, (byte)'H', (byte)'D', (byte)'F', ..] ? "is an HDF5 file, not one of MATLAB 5" : "is no MATLAB 5 file",
        };
        if (problem is not null)
            throw new DataException(path, problem, DataFiles.FetchAgain + ", or save it in MATLAB with -v7");
    }
}
