using Eas.Kernels.Random;
using Eas.Networks.Architecture.Plan;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Tensors.Steps;

namespace Eas.Search.Benchmarks;

/// <summary>What an op case works on: random numbers on a backend, freed together.</summary>
/// <param name="backend">Where they are.</param>
public sealed class Operands(CpuBackend backend) : IDisposable
{
    // Random numbers repeat after this many: far more than a branch predictor learns, and drawn in no time.
    private const int Period = 1 << 16;

    private static readonly float[] Numbers = DrawNumbers();

    private readonly List<IDisposable> owned = [];

    /// <summary>Where they are.</summary>
    public CpuBackend Backend { get; } = backend;

    /// <summary>Standard normal numbers.</summary>
    public Tensor Floats(Shape shape)
    {
        Tensor tensor = Own(Backend.Allocate(shape, ElementType.Float32));
        float[] values = new float[shape.Count];
        for (int start = 0; start < values.Length; start += Period)
            Numbers.AsSpan(0, Math.Min(Period, values.Length - start)).CopyTo(values.AsSpan(start));
        Backend.Upload<float>(tensor, values);
        return tensor;
    }

    /// <summary>A batch of normal numbers.</summary>
    public Tensor Floats(FeatureShape shape) => Floats(OpCases.BatchOf(shape));

    /// <summary>A vector of normal numbers.</summary>
    public Tensor Vector(int count) => Floats(Shape.Vector(count));

    /// <summary>A vector of ones.</summary>
    public Tensor Ones(int count)
    {
        Tensor tensor = Own(Backend.Allocate(Shape.Vector(count), ElementType.Float32));
        Backend.Fill(tensor, 1);
        return tensor;
    }

    /// <summary>Bytes of all values.</summary>
    public Tensor Bytes(Shape shape)
    {
        Tensor tensor = Own(Backend.Allocate(shape, ElementType.UInt8));
        byte[] values = new byte[shape.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (byte)(i * 31);
        Backend.Upload<byte>(tensor, values);
        return tensor;
    }

    /// <summary>Labels of all classes in turn.</summary>
    public Tensor Labels(int count, int classes) => Integers([.. Enumerable.Range(0, count).Select(i => i % classes)]);

    /// <summary>A vector of integers.</summary>
    public Tensor Integers(int[] values)
    {
        Tensor tensor = Own(Backend.Allocate(Shape.Vector(values.Length), ElementType.Int32));
        Backend.Upload<int>(tensor, values);
        return tensor;
    }

    /// <summary>A step block whose learning rate is 0, so that weights stay what they are however often they are updated.</summary>
    public StepBlock Block() => Own(new StepBlock(Backend));

    /// <summary>Frees them.</summary>
    public void Dispose()
    {
        foreach (IDisposable operand in owned)
            operand.Dispose();
    }

    private static float[] DrawNumbers()
    {
        var random = new HostRandom(new RandomKey(1, RandomPurpose.SyntheticData));
        float[] numbers = new float[Period];
        foreach (ref float number in numbers.AsSpan())
            number = (float)random.NextNormal();
        return numbers;
    }

    private T Own<T>(T operand)
        where T : IDisposable
    {
        owned.Add(operand);
        return operand;
    }
}
