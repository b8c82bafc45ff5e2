using Eas.Kernels.Cuda.Driver;

namespace Eas.Tensors.Cuda;

/// <summary>
/// Bfloat16 copies of float32 storage that products read: those of arenas of weights. A copy is made when a product first asks for it; whatever writes the storage
/// afterwards writes the copy too, so that it is never out of date, in captured steps neither.
/// </summary>
internal sealed class BFloat16Copies(DeviceMemoryPool pool)
{
    private readonly Dictionary<Storage, ulong> copies = [];

    /// <summary>Whether there is any.</summary>
    public bool IsEmpty => copies.Count == 0;

    /// <summary>The address of the copy of a tensor's elements; null where its storage has none.</summary>
    public ulong? Find(Tensor tensor) =>
        copies.TryGetValue(tensor.Storage, out ulong copy) ? copy + (ulong)(tensor.Offset * ElementType.BFloat16.Size()) : null;

    /// <summary>Makes room for a copy of a tensor's storage.</summary>
    public ulong Add(Storage storage)
    {
        ulong copy = pool.Rent(storage.Bytes / 2);
        copies.Add(storage, copy);
        return copy;
    }

    /// <summary>Forgets the copy of storage that is released.</summary>
    public void Remove(Storage storage)
    {
        if (copies.Remove(storage, out ulong copy))
            pool.Return(copy);
    }
}
