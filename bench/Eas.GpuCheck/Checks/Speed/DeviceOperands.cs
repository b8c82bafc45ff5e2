using Eas.Kernels.Random;
using Eas.Tensors;
using Eas.Tensors.Steps;

namespace Eas.GpuCheck.Checks.Speed;

/// <summary>What timed work is done on: random numbers, freed together.</summary>
internal sealed class DeviceOperands(IBackend backend) : IDisposable
{
    private const int Period = 1 << 16;

    private static readonly float[] Numbers = Draw();

    private readonly List<IDisposable> owned = [];

    public IBackend Backend { get; } = backend;

    /// <summary>Bytes of an element of an activation.</summary>
    public int ActivationBytes => Backend.ActivationType.Size();

    /// <summary>An activation or its gradient.</summary>
    public Tensor Activations(Shape shape) => Floats(shape, Backend.ActivationType);

    /// <summary>Weights, statistics, gradients of weights.</summary>
    public Tensor Floats(Shape shape) => Floats(shape, Backend.FloatType);

    /// <summary>Positive numbers for each channel.</summary>
    public Tensor Vector(int count)
    {
        Tensor tensor = Own(Backend.Allocate(Shape.Vector(count), Backend.FloatType));
        Backend.Fill(tensor, 0.5);
        return tensor;
    }

    public Tensor Integers(int[] values)
    {
        Tensor tensor = Own(Backend.Allocate(Shape.Vector(values.Length), ElementType.Int32));
        Backend.Upload<int>(tensor, values);
        return tensor;
    }

    public Tensor Bytes(Shape shape)
    {
        Tensor tensor = Own(Backend.Allocate(shape, ElementType.UInt8));
        byte[] values = new byte[shape.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (byte)(i * 31);
        Backend.Upload<byte>(tensor, values);
        return tensor;
    }

    /// <summary>A step block whose learning rate is 0: weights stay what they are.</summary>
    public StepBlock Block() => Own(new StepBlock(Backend));

    public void Dispose()
    {
        foreach (IDisposable operand in owned)
            operand.Dispose();
    }

    private Tensor Floats(Shape shape, ElementType type)
    {
        Tensor tensor = Own(Backend.Allocate(shape, type));
        float[] values = new float[shape.Count];
        for (int first = 0; first < values.Length; first += Period)
            Numbers.AsSpan(0, Math.Min(Period, values.Length - first)).CopyTo(values.AsSpan(first));
        Backend.Upload<float>(tensor, values);
        return tensor;
    }

    private T Own<T>(T operand)
        where T : IDisposable
    {
        owned.Add(operand);
        return operand;
    }

    private static float[] Draw()
    {
        var random = new HostRandom(new RandomKey(1, RandomPurpose.SyntheticData));
        return [.. Enumerable.Range(0, Period).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
