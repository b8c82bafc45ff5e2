namespace Eas.Tensors;

/// <summary>What a tensor's elements are.</summary>
public enum ElementType
{
    /// <summary>32-bit float: activations, weights and gradients on a CPU; master weights on a GPU.</summary>
    Float32,

    /// <summary>16-bit brain float: activations and weights on a GPU.</summary>
    BFloat16,

    /// <summary>64-bit float: the reference backend; sums of metrics.</summary>
    Float64,

    /// <summary>Byte: image pixels.</summary>
    UInt8,

    /// <summary>32-bit integer: labels, indices.</summary>
    Int32,
}

/// <summary>Sizes of element types.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Float64 => 8,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.BFloat16 => 2,
        ElementType.UInt8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "unknown element type"),
    };
}
