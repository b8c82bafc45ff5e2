using Eas.Kernels.Parameters;
using Eas.Tensors;
using Eas.Tensors.Ops;

namespace Eas.GpuCheck.Checks.Speed.Kernels;

/// <summary>Batch normalisation with ReLU, training: forward reads x twice, backward dy and x twice each, and both write once.</summary>
internal static class BatchNormKernels
{
    public const string Name = "BN+ReLU";

    private const int Forward = 3;
    private const int Backward = 5;

    public static IEnumerable<KernelCase> For(Shape shape)
    {
        var p = new BatchNormParams { Rows = shape.Rows, Channels = shape.C, Relu = true };
        yield return new KernelCase($"{Name} forward {shape}", operands =>
        {
            (Tensor x, Tensor y, BatchNormTensors layer) = (operands.Activations(shape), operands.Activations(shape), Layer(operands, shape.C));
            (Tensor mean, Tensor inverseDeviation) = (operands.Vector(shape.C), operands.Vector(shape.C));
            return (Forward * shape.Count * operands.ActivationBytes, () => operands.Backend.BatchNorm(x, layer, mean, inverseDeviation, y, p, block: null));
        });
        yield return new KernelCase($"{Name} backward {shape}", operands =>
        {
            (Tensor x, Tensor dy, Tensor dx) = (operands.Activations(shape), operands.Activations(shape), operands.Activations(shape));
            (Tensor mean, Tensor inverseDeviation, BatchNormTensors layer) = (operands.Vector(shape.C), operands.Vector(shape.C), Layer(operands, shape.C));
            (Tensor dScale, Tensor dBias) = (operands.Vector(shape.C), operands.Vector(shape.C));
            return (
                Backward * shape.Count * operands.ActivationBytes,
                () => operands.Backend.BatchNormBackward(dy, x, layer, mean, inverseDeviation, dx, dScale, dBias, p, accumulate: false));
        });
    }

    private static BatchNormTensors Layer(DeviceOperands operands, int channels) =>
        new(operands.Vector(channels), operands.Vector(channels), operands.Vector(channels), operands.Vector(channels));
}
