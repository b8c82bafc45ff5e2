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
    private const int BufferSize = 1 << 16;

    private readonly string path;
    private readonly FileStream file;
    private readonly long length;
    private long position = HeaderSize;

    private MatlabFile(string path, FileStream file, long length)
    {
        this.path = path;
        this.file = file;
        this.length = length;
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="DataException">It is missing, cannot be read or is no MAT-file of MATLAB 5.</exception>
    public static MatlabFile Open(string path)
    {
        long length = DataFiles.Length(path);
        if (length < HeaderSize)
            throw new DataException(path, $"{length} bytes are no MATLAB file", DataFiles.FetchAgain);
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
            RequireMatlab5(path, file);
            return new MatlabFile(path, file, length);
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is IOException or UnauthorizedAccessException)
                throw DataFiles.Unreadable(path, error);
            throw;
        }
    }

    /// <summary>Reads the head of the next array.</summary>
    /// <returns>The array, to be disposed before the next is read; null at the end.</returns>
    /// <exception cref="DataException">The file is cut off or damaged.</exception>
    public MatlabArray? ReadNext()
    {
        if (position == length)
            return null;
        file.Position = position;
        MatlabElements elements = new(path, file, length - position);
        MatlabTag tag = elements.ReadTag();
        position += TagSize + tag.ByteCount;

        // An array has more than a tag's bytes, so that this one is not packed into its tag.
        if (tag.Type is not (MatlabDataType.Matrix or MatlabDataType.Compressed) || tag.ByteCount < TagSize)
            throw NoArray(elements, tag);
        return tag.Type == MatlabDataType.Matrix ? Enter(elements, tag) : Inflate(tag.ByteCount);
    }

    public void Dispose() => file.Dispose();

    private MatlabArray Inflate(long byteCount)
    {
        MatlabElements elements = MatlabElements.Inflate(path, file, byteCount);
        try
        {
            MatlabTag tag = elements.ReadTag();
            return tag.Type == MatlabDataType.Matrix ? Enter(elements, tag) : throw NoArray(elements, tag);
        }
        catch
        {
            elements.Dispose();
            throw;
        }
    }

    private static MatlabArray Enter(MatlabElements elements, MatlabTag tag)
    {
        elements.Enter(tag);
        return MatlabArray.Read(elements);
    }

    private static DataException NoArray(MatlabElements elements, MatlabTag tag) =>
        elements.Damaged($"{tag.ByteCount} bytes of type {(int)tag.Type} where an array should be");

    private static void RequireMatlab5(string path, FileStream file)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
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
