using Eas.Kernels.Cpu.Rows;

namespace Eas.Kernels.Cpu.Softmax;

/// <summary>One row per image: logits or their gradient, and probabilities.</summary>
public readonly unsafe struct ClassRows
{
    /// <summary>Logits (read) or their gradient (written).</summary>
    public required PixelRows Logits { get; init; }

    /// <summary>Probabilities: written forward, read backward.</summary>
    public required PixelRows Probabilities { get; init; }

    /// <summary>One per image: -1 or 0..<see cref="Classes"/> - 1.</summary>
    public required int* Labels { get; init; }

    /// <summary>Images.</summary>
    public required int Images { get; init; }

    /// <summary>Classes.</summary>
    public required int Classes { get; init; }
}
