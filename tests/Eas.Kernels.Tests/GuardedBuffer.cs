using Eas.Kernels.Cpu.Memory;
using Eas.Kernels.Cpu.Rows;
using NUnit.Framework;

namespace Eas.Kernels.Tests;

/// <summary>
/// Rows of values in native memory, such as the pixels of a map; sentinels in the gaps between the rows and around the buffer show whether a kernel left them alone.
/// </summary>
internal sealed unsafe class GuardedBuffer : IDisposable
{
    private const float Sentinel = -7.25e8f;

    // Floats before and after the rows: more than the widest vector, and whole cache lines.
    private const int Guard = 80;

    private readonly NativePool pool = new();
    private readonly float* memory;
    private readonly int length;

    /// <summary>Allocates rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="pitch">Floats from one row to the next; null for no gaps.</param>
    /// <param name="value">A value by its number, counted without gaps; null for zeros.</param>
    public GuardedBuffer(int rows, int width, int? pitch = null, Func<int, float>? value = null)
    {
        Rows = rows;
        Width = width;
        Pitch = pitch ?? width;
        length = (rows * Pitch) + (2 * Guard);
        memory = (float*)pool.Rent((long)length * sizeof(float));
        new Span<float>(memory, length).Fill(Sentinel);
        for (int i = 0; i < Count; i++)
            this[i] = value?.Invoke(i) ?? 0;
    }

    public int Rows { get; }

    public int Width { get; }

    public int Pitch { get; }

    /// <summary>Number of values, without gaps.</summary>
    public int Count => Rows * Width;

    public float* Data => memory + Guard;

    public PixelRows PixelRows => new(Data, Pitch);

    /// <summary>A value by its number, counted without gaps.</summary>
    public ref float this[int i] => ref this[i / Width, i % Width];

    public ref float this[long row, long column] => ref Data[(row * Pitch) + column];

    /// <summary>Rows of random values in -1..1.</summary>
    public static GuardedBuffer Random(int rows, int width, int seed, int? pitch = null) =>
        new GuardedBuffer(rows, width, pitch).FillRandom(new System.Random(seed));

    public GuardedBuffer FillRandom(System.Random random)
    {
        for (int i = 0; i < Count; i++)
            this[i] = (random.NextSingle() * 2) - 1;
        return this;
    }

    /// <summary>The values without gaps.</summary>
    public float[] Values()
    {
        var values = new float[Count];
        for (int row = 0; row < Rows; row++)
            new Span<float>(Data + ((long)row * Pitch), Width).CopyTo(values.AsSpan(row * Width));
        return values;
    }

    public void AssertSentinelsUntouched()
    {
        for (int i = 0; i < length; i++)
        {
            int position = i - Guard;
            bool holdsValue = position >= 0 && position < Rows * Pitch && position % Pitch < Width;
            if (!holdsValue && memory[i] != Sentinel)
                Assert.Fail($"float {position % Pitch} of row {position / Pitch} lies outside the {Width} values of a row and was written");
        }
    }

    public void AssertEquals(double[] expected, double tolerance)
    {
        double scale = expected.Max(Math.Abs) + 1e-3;
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(this[i] - expected[i]) <= tolerance * scale))
                Assert.Fail($"value {i % Width} of row {i / Width} is {this[i]}, expected {expected[i]}");
        }
    }

    public void Dispose() => pool.Dispose();
}
