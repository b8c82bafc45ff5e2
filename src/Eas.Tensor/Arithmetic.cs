using System.Text.Json.Serialization;
using Eas.Kernels.Cpu.Simd;

namespace Eas.Tensors;

/// <summary>How activations are stored and products computed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>32-bit floats throughout.</summary>
    [JsonStringEnumMemberName("float32")]
    Float32,

    /// <summary>32-bit floats, of which products on a GPU read 10 bits of the mantissa (TF32).</summary>
    [JsonStringEnumMemberName("tf32")]
    TensorFloat32,

    /// <summary>16-bit brain floats for activations and for the copy of the weights that products read; sums, statistics and the weights themselves are 32-bit.</summary>
    [JsonStringEnumMemberName("bfloat16")]
    BFloat16,
}

/// <summary>
/// What decides the last digits of results. It is stored with a run, a task and a checkpoint, and only the same goes on with them.
/// </summary>
/// <param name="VectorWidth">Bits of the CPU's vectors; 0 on a GPU.</param>
/// <param name="Precision">How products are computed; a CPU knows <see cref="Precision.Float32"/> only.</param>
public readonly record struct Arithmetic(int VectorWidth, Precision Precision = Precision.Float32)
{
    /// <summary>That of a CPU.</summary>
    public static implicit operator Arithmetic(SimdWidth width) => new((int)width);

    /// <summary>Whether it is a GPU's.</summary>
    public bool IsCuda => VectorWidth == 0;

    /// <summary>The options of the command line that ask for it, for example <c>--simd 512</c>.</summary>
    public string Options => IsCuda ? $"--device cuda --precision {PrecisionNames.Of(Precision)}" : $"--simd {VectorWidth}";

    /// <summary>For example <c>512-bit vectors</c> or <c>CUDA in bfloat16</c>.</summary>
    public override string ToString() => IsCuda ? $"CUDA in {PrecisionNames.Of(Precision)}" : $"{VectorWidth}-bit vectors";
}

/// <summary>The names of precisions on the command line, in recipes and in files.</summary>
public static class PrecisionNames
{
    /// <summary>All names, in the order of <see cref="Precision"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["float32", "tf32", "bfloat16"];

    /// <summary>The name of a precision.</summary>
    public static string Of(Precision precision) => All[(int)precision];

    /// <summary>The precision of a name; null where there is none.</summary>
    public static Precision? Find(string name)
    {
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i] == name)
                return (Precision)i;
        }

        return null;
    }
}
