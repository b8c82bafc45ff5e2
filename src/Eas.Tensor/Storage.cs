namespace Eas.Tensors;

/// <summary>Where storage comes from and goes back to: a backend's pool, or the arena of a captured step.</summary>
public interface IStorageOwner
{
    /// <summary>Takes storage back once its last holder has released it.</summary>
    void Return(Storage storage);
}

/// <summary>
/// A block of backend memory, counted by its holders: views of one buffer (slices of a dense block, a flattened map) hold it together,
/// and the last to release it gives it back to its owner.
/// </summary>
public sealed class Storage
{
    private readonly IStorageOwner owner;
    private int holders = 1;

    /// <summary>Wraps a block; the caller is its first holder.</summary>
    public Storage(IStorageOwner owner, nint pointer, long bytes)
    {
        this.owner = owner;
        Pointer = pointer;
        Bytes = bytes;
    }

    /// <summary>Address in the backend's memory.</summary>
    public nint Pointer { get; }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; }

    /// <summary>True once the last holder has released it.</summary>
    public bool IsReleased => Volatile.Read(ref holders) == 0;

    /// <summary>Adds a holder.</summary>
    /// <exception cref="ObjectDisposedException">It was released already.</exception>
    public void Retain()
    {
        ObjectDisposedException.ThrowIf(IsReleased, this);
        Interlocked.Increment(ref holders);
    }

    /// <summary>Removes a holder; the last one gives the memory back.</summary>
    /// <exception cref="ObjectDisposedException">It was released already.</exception>
    public void Release()
    {
        int left = Interlocked.Decrement(ref holders);
        ObjectDisposedException.ThrowIf(left < 0, this);
        if (left == 0)
            owner.Return(this);
    }
}
