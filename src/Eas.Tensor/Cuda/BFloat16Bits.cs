namespace Eas.Tensors.Cuda;

/// <summary>The upper half of a float: 8 bits of exponent, 7 of mantissa.</summary>
internal static class BFloat16Bits
{
    /// <summary>The nearest, to even where two are; not a number stays one.</summary>
    public static ushort Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Exact.</summary>
    public static float Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
