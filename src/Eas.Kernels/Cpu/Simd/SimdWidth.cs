using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Eas.Kernels.Cpu.Simd;

/// <summary>The vector width that CPU kernels run at, in bits. Results are bit-identical within a width, not across widths.</summary>
public enum SimdWidth
{
    /// <summary>One float at a time; any processor.</summary>
    Scalar = 32,

    /// <summary>Four floats: SSE, NEON.</summary>
    Bits128 = 128,

    /// <summary>Eight floats: AVX2 with FMA.</summary>
    Bits256 = 256,

    /// <summary>Sixteen floats: AVX-512.</summary>
    Bits512 = 512,
}

/// <summary>Chooses the vector width once at start.</summary>
public static class SimdWidths
{
    /// <summary>The widest width this processor (or the runtime's settings) supports.</summary>
    public static SimdWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? SimdWidth.Bits512
        : Vector256.IsHardwareAccelerated && Fma.IsSupported ? SimdWidth.Bits256
        : Vector128.IsHardwareAccelerated ? SimdWidth.Bits128
        : SimdWidth.Scalar;

    /// <summary>Floats in one vector of this width.</summary>
    public static int Lanes(this SimdWidth width) => (int)width / 32;

    /// <summary>Checks that this processor can run a width.</summary>
    /// <exception cref="PlatformNotSupportedException">The width is wider than <see cref="Widest"/>, or is none of the four.</exception>
    public static SimdWidth Require(SimdWidth width)
    {
        if (!Enum.IsDefined(width))
            throw new PlatformNotSupportedException($"SIMD width {(int)width} does not exist; use 512, 256, 128 or 32 (scalar)");
        if (width > Widest)
            throw new PlatformNotSupportedException($"SIMD width {(int)width} is not supported by this processor; its widest is {(int)Widest}");
        return width;
    }
}
