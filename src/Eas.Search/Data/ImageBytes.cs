using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Eas.Search.Data;

/// <summary>Bytes at a fixed address, outside the managed heap: a file's, mapped read-only, or memory of our own.</summary>
internal sealed unsafe class ImageBytes : IDisposable
{
    private readonly MemoryMappedViewAccessor? view;
    private byte* start;

    private ImageBytes(byte* start, long length, MemoryMappedViewAccessor? view)
    {
        this.start = start;
        this.view = view;
        Length = length;
    }

    public long Length { get; }

    /// <summary>Maps a file that is not empty.</summary>
    /// <exception cref="DataException">The file cannot be read.</exception>
    public static ImageBytes Map(string path)
    {
        try
        {
            long length = new FileInfo(path).Length;
            using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
            MemoryMappedViewAccessor view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new ImageBytes(start + view.PointerOffset, length, view);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DataFiles.Unreadable(path, error);
        }
    }

    /// <summary>Takes zeroed memory.</summary>
    public static ImageBytes Allocate(long length) =>
        new((byte*)NativeMemory.AllocZeroed((nuint)Math.Max(length, 1)), length, view: null);

    /// <summary>A part of the bytes.</summary>
    /// <exception cref="ObjectDisposedException">The bytes were given back.</exception>
    public Span<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(start == null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        return new Span<byte>(start + offset, length);
    }

    public void Dispose()
    {
        if (start == null)
            return;
        if (view is null)
        {
            NativeMemory.Free(start);
        }
        else
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
        }

        start = null;
    }
}
