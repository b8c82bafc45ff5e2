namespace Eas.Tensors.Tests.Serialization;

/// <summary>A disk that is full after a number of bytes.</summary>
internal sealed class FailingStream(Stream target, long capacity) : Stream
{
    public const string Message = "No space left on device";

    private long written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => written;

    public override long Position
    {
        get => written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, capacity - written);
        target.Write(buffer[..count]);
        written += count;
        if (count < buffer.Length)
            throw new IOException(Message);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
