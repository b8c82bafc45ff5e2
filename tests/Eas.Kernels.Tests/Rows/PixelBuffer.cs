using System.Runtime.InteropServices;
using Eas.Kernels.Cpu.Rows;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Rows;

/// <summary>Pixels of channels in memory, with gaps between the pixels if the pitch is larger; the gaps hold a value that nothing may change.</summary>
internal sealed unsafe class PixelBuffer : IDisposable
{
    private const float Gap = -12345;
    private readonly float* memory;
    private readonly int channels;
    private readonly int length;

    public PixelBuffer(int pixels, int channels, int? pitch = null, Func<int, float>? value = null)
    {
        this.channels = channels;
        Pixels = pixels;
        Pitch = pitch ?? channels;
        length = (pixels + 1) * Pitch;
        memory = (float*)NativeMemory.AlignedAlloc((nuint)(length * sizeof(float)), 64);
        new Span<float>(memory, length).Fill(Gap);
        for (int i = 0; i < pixels * channels; i++)
            this[i] = value?.Invoke(i) ?? 0;
    }

    public int Pixels { get; }

    public int Pitch { get; }

    public int Count => Pixels * channels;

    public float* Data => memory;

    public PixelRows Rows => new(memory, Pitch);

    /// <summary>A value by its number, counted without gaps.</summary>
    public ref float this[int i] => ref memory[((long)(i / channels) * Pitch) + (i % channels)];

    public static PixelBuffer Random(int pixels, int channels, int seed, int? pitch = null)
    {
        var random = new System.Random(seed);
        return new PixelBuffer(pixels, channels, pitch, _ => (random.NextSingle() * 2) - 1);
    }

    public float[] Values()
    {
        var values = new float[Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = this[i];
        return values;
    }

    public void AssertGapsUntouched()
    {
        for (int i = 0; i < length; i++)
        {
            bool isGap = i % Pitch >= channels || i >= Pixels * Pitch;
            if (isGap && memory[i] != Gap)
                Assert.Fail($"float {i % Pitch} of pixel {i / Pitch} is no channel and was written");
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(memory);
}
