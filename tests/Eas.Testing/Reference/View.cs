using Eas.Tensors;

namespace Eas.Testing;

/// <summary>
/// The elements of a tensor by their indices, every access checked. It stays valid after the tensor is disposed, because a captured step
/// runs when the tensors that recorded it are gone.
/// </summary>
internal readonly unsafe struct View<T>
    where T : unmanaged
{
    private readonly T* first;
    private readonly Shape shape;
    private readonly int pitch;

    public View(Tensor tensor)
    {
        ElementType expected = default(T) switch
        {
            double => ElementType.Float64,
            int => ElementType.Int32,
            byte => ElementType.UInt8,
            _ => throw new ArgumentException($"the reference backend computes with no tensors of {typeof(T).Name}"),
        };
        if (tensor.ElementType != expected)
            throw new ArgumentException($"the reference backend needs a tensor of {expected} here, not {tensor}");
        first = (T*)tensor.Pointer;
        shape = tensor.Shape;
        pitch = tensor.Pitch;
    }

    /// <summary>Number of elements.</summary>
    public int Count => (int)shape.Count;

    /// <summary>Number of pixels.</summary>
    public int Rows => (int)shape.Rows;

    /// <summary>Channels of a pixel.</summary>
    public int Channels => shape.C;

    public ref T this[int n, int h, int w, int c]
    {
        get
        {
            if ((uint)n >= (uint)shape.N || (uint)h >= (uint)shape.H || (uint)w >= (uint)shape.W)
                throw new ArgumentException($"pixel ({n}, {h}, {w}) is outside a tensor of {shape}");
            return ref this[(((n * shape.H) + h) * shape.W) + w, c];
        }
    }

    public ref T this[int row, int c]
    {
        get
        {
            if ((uint)row >= (uint)Rows || (uint)c >= (uint)shape.C)
                throw new ArgumentException($"row {row}, channel {c} is outside a tensor of {shape}");
            return ref first[((long)row * pitch) + c];
        }
    }

    /// <summary>An element counted without gaps.</summary>
    public ref T this[int element] => ref this[element / shape.C, element % shape.C];

    public void Fill(T value)
    {
        for (int i = 0; i < Count; i++)
            this[i] = value;
    }
}
