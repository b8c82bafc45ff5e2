namespace Eas.Tensors;

/// <summary>
/// Raw numbers in a backend's memory: shape, element type, storage, offset and channel pitch. It knows nothing of gradients;
/// <see cref="Autograd.Variable"/> does. A pixel's channels are contiguous and pixels are <see cref="Pitch"/> elements apart; the
/// pitch exceeds the channels only for a slice of a wider buffer.
/// </summary>
public sealed class Tensor : IDisposable
{
    /// <summary>Views storage; the tensor is one of the storage's holders and releases it when disposed.</summary>
    /// <param name="backend">The backend whose memory it is.</param>
    /// <param name="storage">The memory, already retained for this tensor.</param>
    /// <param name="shape">N, H, W, C.</param>
    /// <param name="elementType">What the elements are.</param>
    /// <param name="offset">First element, counted in elements from the storage's start.</param>
    /// <param name="pitch">Elements from one pixel to the next; at least the channels.</param>
    /// <exception cref="ArgumentException">The tensor does not fit its storage.</exception>
    public Tensor(IBackend backend, Storage storage, Shape shape, ElementType elementType, long offset, int pitch)
    {
        long last = offset + ((shape.Rows - 1) * pitch) + shape.C;
        if (shape.N < 1 || shape.H < 1 || shape.W < 1 || shape.C < 1 || pitch < shape.C || offset < 0 || last * elementType.Size() > storage.Bytes)
            throw new ArgumentException($"a tensor of {shape} {elementType}, offset {offset}, pitch {pitch} does not fit its storage of {storage.Bytes} bytes");
        Backend = backend;
        Storage = storage;
        Shape = shape;
        ElementType = elementType;
        Offset = offset;
        Pitch = pitch;
    }

    /// <summary>The backend whose memory it is.</summary>
    public IBackend Backend { get; }

    /// <summary>The memory.</summary>
    public Storage Storage { get; }

    /// <summary>N, H, W, C.</summary>
    public Shape Shape { get; }

    /// <summary>What the elements are.</summary>
    public ElementType ElementType { get; }

    /// <summary>First element, counted in elements from the storage's start.</summary>
    public long Offset { get; }

    /// <summary>Elements from one pixel to the next.</summary>
    public int Pitch { get; }

    /// <summary>True where there are no gaps between pixels; a single pixel has none.</summary>
    public bool IsContiguous => Pitch == Shape.C || Shape.Rows == 1;

    /// <summary>Address of the first element.</summary>
    /// <exception cref="ObjectDisposedException">The storage was released.</exception>
    public nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(Storage.IsReleased, this);
            return Storage.Pointer + (nint)(Offset * ElementType.Size());
        }
    }

    /// <summary>A view of the same memory with another shape of as many elements; the view must be disposed too.</summary>
    /// <exception cref="ArgumentException">The counts differ, or there are gaps between pixels.</exception>
    public Tensor Reshape(Shape shape)
    {
        if (shape.Count != Shape.Count || !IsContiguous)
            throw new ArgumentException($"a tensor of {Shape} with pitch {Pitch} cannot be viewed as {shape}");
        Storage.Retain();
        return new Tensor(Backend, Storage, shape, ElementType, Offset, shape.C);
    }

    /// <summary>A view of some channels of every pixel; the view must be disposed too.</summary>
    /// <exception cref="ArgumentException">The channels are not within this tensor's.</exception>
    public Tensor Channels(int first, int count)
    {
        if (first < 0 || count < 1 || first + count > Shape.C)
            throw new ArgumentException($"channels {first}..{first + count - 1} are not within a tensor of {Shape}");
        Storage.Retain();
        return new Tensor(Backend, Storage, Shape with { C = count }, ElementType, Offset + first, Pitch);
    }

    /// <summary>A view of some of the N items; the view must be disposed too.</summary>
    /// <exception cref="ArgumentException">The items are not within this tensor's.</exception>
    public Tensor Items(int first, int count)
    {
        if (first < 0 || count < 1 || first + count > Shape.N)
            throw new ArgumentException($"items {first}..{first + count - 1} are not within a tensor of {Shape}");
        Storage.Retain();
        return new Tensor(Backend, Storage, Shape with { N = count }, ElementType, Offset + ((long)first * Shape.H * Shape.W * Pitch), Pitch);
    }

    /// <summary>Releases this tensor's hold on its storage.</summary>
    public void Dispose() => Storage.Release();

    /// <summary>For example <c>64x32x32x3 Float32</c>.</summary>
    public override string ToString() => $"{Shape} {ElementType}";
}
