using Eas.Kernels.Cpu.Memory;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Convolution;

/// <summary>
/// A buffer of rows of values with sentinels in the gaps between the rows and around the buffer; checks that a kernel left them alone.
/// </summary>
internal sealed unsafe class GuardedBuffer : IDisposable
{
    private const float Sentinel = -7.25e8f;
    private const int Guard = 80;

    private readonly NativePool pool = new();
    private readonly float* memory;
    private readonly int length;

    public GuardedBuffer(int rows, int width, int pitch)
    {
        Rows = rows;
        Width = width;
        Pitch = pitch;
        length = rows * pitch + 2 * Guard;
        memory = (float*)pool.Rent((long)length * sizeof(float));
        new Span<float>(memory, length).Fill(Sentinel);
    }

    public int Rows { get; }

    public int Width { get; }

    public int Pitch { get; }

    public float* Data => memory + Guard;

    public ref float this[long row, long column] => ref Data[row * Pitch + column];

    public GuardedBuffer FillRandom(System.Random random)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Width; column++)
                this[row, column] = random.NextSingle() * 2 - 1;
        }
        return this;
    }

    public float[] Values()
    {
        var values = new float[Rows * Width];
        for (int row = 0; row < Rows; row++)
            new Span<float>(Data + (long)row * Pitch, Width).CopyTo(values.AsSpan(row * Width));
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
            double actual = this[i / Width, i % Width];
            if (!(Math.Abs(actual - expected[i]) <= tolerance * scale))
                Assert.Fail($"value {i % Width} of row {i / Width} is {actual}, expected {expected[i]}");
        }
    }

    public void Dispose() => pool.Dispose();
}
