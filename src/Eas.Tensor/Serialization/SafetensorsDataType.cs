using System.Diagnostics.CodeAnalysis;

namespace Eas.Tensors.Serialization;

/// <summary>Element types of a safetensors file; each member is named as the format names it. All are stored little-endian.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The names are the format's.")]
public enum SafetensorsDataType
{
    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>64-bit floating point.</summary>
    F64,

    /// <summary>bfloat16: the upper half of a 32-bit float.</summary>
    BF16,

    /// <summary>Unsigned bytes.</summary>
    U8,

    /// <summary>Signed 32-bit integers.</summary>
    I32,

    /// <summary>Signed 64-bit integers.</summary>
    I64,
}

/// <summary>Sizes and names of <see cref="SafetensorsDataType"/>.</summary>
public static class SafetensorsDataTypes
{
    private static readonly SafetensorsDataType[] All = Enum.GetValues<SafetensorsDataType>();

    /// <summary>Bytes per element.</summary>
    public static int Size(this SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.F32 or SafetensorsDataType.I32 => 4,
        SafetensorsDataType.F64 or SafetensorsDataType.I64 => 8,
        SafetensorsDataType.BF16 => 2,
        SafetensorsDataType.U8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type of safetensors"),
    };

    internal static SafetensorsDataType? Find(string name)
    {
        foreach (SafetensorsDataType type in All)
            if (type.ToString() == name)
                return type;
        return null;
    }

    internal static string Names => string.Join(", ", All);
}
