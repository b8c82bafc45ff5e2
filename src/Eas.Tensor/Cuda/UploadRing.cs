using Eas.Kernels.Cuda.Driver;

namespace Eas.Tensors.Cuda;

/// <summary>
/// Pinned memory through which small host values go to the device without waiting for it: what changes per step. A slot is used again only after the stream has
/// passed it.
/// </summary>
internal sealed unsafe class UploadRing(CudaStream stream) : IDisposable
{
    /// <summary>Bytes of the largest value that goes through it.</summary>
    public const int SlotBytes = 512;

    private const int Slots = 512;

    private readonly PinnedMemory memory = new(stream.Context, Slots * SlotBytes);
    private int next;

    /// <summary>Copies a value to the device, in stream order.</summary>
    public void Upload(ulong destination, ReadOnlySpan<byte> source)
    {
        if (next == Slots)
        {
            stream.Synchronize();
            next = 0;
        }

        nint slot = memory.Pointer + (next++ * SlotBytes);
        source.CopyTo(new Span<byte>((void*)slot, SlotBytes));
        DeviceCopies.ToDeviceFromPinned(destination, slot, source.Length, stream);
    }

    public void Dispose() => memory.Dispose();
}
