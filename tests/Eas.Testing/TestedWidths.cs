using System.Globalization;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Testing;

/// <summary>
/// The vector widths that tests of kernels run at: all that this processor has, or, in a run that was started for one width with other instruction sets switched off,
/// that one alone.
/// </summary>
public static class TestedWidths
{
    /// <summary>Names the environment variable that holds the width, in bits, that a run was started for.</summary>
    public const string Variable = "EAS_EXPECT_WIDTH";

    /// <summary>The width that this run was started for; null for every width.</summary>
    public static SimdWidth? Expected { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } bits
        ? (SimdWidth)int.Parse(bits, CultureInfo.InvariantCulture)
        : null;

    public static IReadOnlyList<SimdWidth> All { get; } =
        [.. Enum.GetValues<SimdWidth>().Where(width => width <= SimdWidths.Widest && width == (Expected ?? width))];
}
