namespace Eas.Search.Data;

/// <summary>
/// Memory that batches are gathered into, in slots used in turn. It belongs to the caller (native memory, or pinned for a device)
/// and has to stay until the loader that writes to it is disposed.
/// </summary>
/// <param name="pixels">[slots, batch size, channels x height x width] bytes.</param>
/// <param name="labels">[slots, batch size] labels.</param>
/// <param name="slots">The number of slots, at least 1; 2 or more let batches be prepared while one is in use.</param>
public readonly unsafe struct StagingRing(byte* pixels, int* labels, int slots)
{
    /// <summary>[slots, batch size, channels x height x width] bytes.</summary>
    public byte* Pixels { get; } = pixels;

    /// <summary>[slots, batch size] labels.</summary>
    public int* Labels { get; } = labels;

    /// <summary>The number of slots.</summary>
    public int Slots { get; } = slots;
}
