namespace Eas.Kernels.Cpu.Images;

/// <summary>Images in memory: as many slots as there are batches, each with a batch of images.</summary>
public readonly unsafe struct ImageSource
{
    /// <summary>Slots * N images of C x H x W bytes (planar).</summary>
    public required byte* Pixels { get; init; }

    /// <summary>Slots * N labels.</summary>
    public required int* Labels { get; init; }

    /// <summary>Slots * N image numbers, -1 for none; null where images lie in their order.</summary>
    public int* Order { get; init; }

    /// <summary>C means, then C standard deviations, on the scale 0..1.</summary>
    public required float* Normalization { get; init; }
}
