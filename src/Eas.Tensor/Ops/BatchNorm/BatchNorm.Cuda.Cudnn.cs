using Eas.Kernels.Parameters;
using Eas.Tensors.Ops;

namespace Eas.Tensors.Cuda;

// cuDNN's batch normalisation behind the same op, to compare ours with: float32, tensors without gaps, the ReLU as a pass of its own. It reports no value that is not
// finite. The rest is ours whatever the options say.
public sealed partial class CudaBackend
{
    private bool TakesCudnnBatchNorm(params ReadOnlySpan<Tensor?> tensors)
    {
        if (!Options.CudnnBatchNorm || IsPlanning)
            return false;
        foreach (Tensor? tensor in tensors)
        {
            if (tensor is null || tensor.ElementType != ElementType.Float32 || !tensor.IsContiguous)
                return false;
        }

        return true;
    }

    private void CudnnBatchNorm(Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor y, BatchNormParams p)
    {
        ulong input = AddressOf(x), output = AddressOf(y), scale = AddressOf(layer.Scale), bias = AddressOf(layer.Bias);
        ulong runningMean = AddressOf(layer.RunningMean), runningVariance = AddressOf(layer.RunningVariance);
        ulong savedMean = AddressOf(mean), savedInverseDeviation = AddressOf(inverseDeviation);
        Submit(() => libraries!.BatchNorm.ForwardTraining(p, input, output, scale, bias, runningMean, runningVariance, savedMean, savedInverseDeviation));
        Rectify(y, p);
    }

    private void CudnnBatchNormEvaluation(Tensor x, BatchNormTensors layer, Tensor y, BatchNormParams p)
    {
        ulong input = AddressOf(x), output = AddressOf(y), scale = AddressOf(layer.Scale), bias = AddressOf(layer.Bias);
        ulong mean = AddressOf(layer.RunningMean), variance = AddressOf(layer.RunningVariance);
        Submit(() => libraries!.BatchNorm.ForwardInference(p, input, output, scale, bias, mean, variance));
        Rectify(y, p);
    }

    private void CudnnBatchNormBackward(
        Tensor dy, Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, Tensor dx, Tensor dScale, Tensor dBias, BatchNormParams p, bool accumulate)
    {
        using Tensor? masked = p.Relu ? Masked(dy, x, layer, mean, inverseDeviation, p) : null;
        ulong input = AddressOf(x), gradient = AddressOf(masked ?? dy), result = AddressOf(dx), scale = AddressOf(layer.Scale);
        ulong scaleGradient = AddressOf(dScale), biasGradient = AddressOf(dBias), savedMean = AddressOf(mean), savedInverseDeviation = AddressOf(inverseDeviation);
        Submit(() => libraries!.BatchNorm.Backward(
            p, input, gradient, result, scale, scaleGradient, biasGradient, savedMean, savedInverseDeviation, accumulate));
    }

    private void Rectify(Tensor y, in BatchNormParams p)
    {
        if (!p.Relu)
            return;
        using Tensor zero = Allocate(y.Shape, y.ElementType);
        Fill(zero, 0);
        AddRelu(y, zero, y);
    }

    /// <summary>The output's gradient where the ReLU let its value pass, which is computed again.</summary>
    private Tensor Masked(Tensor dy, Tensor x, BatchNormTensors layer, Tensor mean, Tensor inverseDeviation, in BatchNormParams p)
    {
        using Tensor y = Allocate(x.Shape, x.ElementType);
        ApplyBatchNorm(x, layer, y, p, new BatchNormVectors(AddressOf(mean), AddressOf(inverseDeviation), Variance: 0));
        Tensor masked = Allocate(dy.Shape, dy.ElementType);
        AddReluBackward(dy, y, masked);
        return masked;
    }
}
