using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eas.Kernels.Tests;

/// <summary>An array that does not move, for kernels that take pointers; it lives until it is disposed.</summary>
internal sealed unsafe class PinnedArray<T> : IDisposable
    where T : unmanaged
{
    public PinnedArray(int length) => Values = GC.AllocateArray<T>(length, pinned: true);

    public PinnedArray(IEnumerable<T> values)
    {
        T[] source = [.. values];
        Values = GC.AllocateArray<T>(source.Length, pinned: true);
        source.CopyTo(Values, 0);
    }

    public T[] Values { get; }

    public T* Pointer => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Values));

    // Launches hold only the pointer: without this use the array could be collected while one runs.
    public void Dispose() => GC.KeepAlive(Values);
}
