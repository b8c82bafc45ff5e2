using System.Runtime.InteropServices;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>float32 values as bfloat16: the upper half of the bits, rounded to nearest even.</summary>
internal static class BFloat16
{
    /// <summary>The largest relative error of rounding.</summary>
    public const double Epsilon = 1.0 / 256;

    public static float[] Rounded(float[] values) => Array.ConvertAll(values, value => ToFloat(ToBits(value)));

    public static byte[] Bytes(float[] values, bool isBFloat16) =>
        isBFloat16 ? MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(values, ToBits)).ToArray() : MemoryMarshal.AsBytes<float>(values).ToArray();

    public static float[] Floats(byte[] bytes, bool isBFloat16) =>
        isBFloat16 ? Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), ToFloat) : MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private static ushort ToBits(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static float ToFloat(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
