using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Parameters;

namespace Eas.Tensors.Cuda;

// Convolutions in bfloat16. Weights and their gradients are float32: products read the bfloat16 copy of the weights, and a gradient is computed in bfloat16 and added to
// the float32 one.
public sealed partial class CudaBackend
{
    private void ConvolveBFloat16(Tensor x, Tensor w, Tensor y, in Conv2dParams p)
    {
        Conv2dParams padded = Padded(p);
        if (FindDirectPlan(ConvolutionPass.Forward, x, y, p) is { } plan)
        {
            Run(plan, AddressOf(x), BFloat16Of(w), AddressOf(y), accumulate: false);
            return;
        }

        using Tensor? weights = PaddedWeights(w, padded);
        Convolve(x, weights is null ? BFloat16Of(w) : AddressOf(weights), y, padded, ProductPrecision.BFloat16);
    }

    private void ConvolveBackwardDataBFloat16(Tensor dy, Tensor w, Tensor dx, in Conv2dParams p, bool accumulate)
    {
        Conv2dParams padded = Padded(p);
        if (FindDirectPlan(ConvolutionPass.BackwardData, dx, dy, p) is { } plan)
        {
            Run(plan, AddressOf(dy), BFloat16Of(w), AddressOf(dx), accumulate);
            return;
        }

        using Tensor? weights = PaddedWeights(w, padded);
        ConvolveBackwardData(dy, weights is null ? BFloat16Of(w) : AddressOf(weights), dx, padded, ProductPrecision.BFloat16, accumulate);
    }

    private void ConvolveBackwardFilterBFloat16(Tensor dy, Tensor x, Tensor dw, in Conv2dParams p, bool accumulate)
    {
        Conv2dParams padded = Padded(p);
        using Tensor gradient = Allocate(
            new Shape(padded.OutputChannels, padded.KernelSize, padded.KernelSize, padded.InputChannels), ElementType.BFloat16);
        if (FindDirectPlan(ConvolutionPass.BackwardFilter, x, dy, p) is { } plan)
            Run(plan, AddressOf(x), AddressOf(dy), AddressOf(gradient), accumulate: false);
        else
            ConvolveBackwardFilter(dy, x, AddressOf(gradient), padded, ProductPrecision.BFloat16, accumulate: false);
        using Tensor rows = gradient.Items(0, p.OutputChannels), wanted = rows.Channels(0, p.InputChannels);
        Copy(wanted, dw, accumulate);
    }

    /// <summary>The plan for operands as they lie, where tensor cores can take them so.</summary>
    private ConvolutionPlan? FindDirectPlan(ConvolutionPass pass, Tensor input, Tensor output, in Conv2dParams p) =>
        IsDirect(input) && IsDirect(output)
            ? FindPlan(pass, p with { InputPitch = input.Pitch, OutputPitch = output.Pitch }, ProductPrecision.BFloat16)
            : null;

    private static bool IsDirect(Tensor tensor) =>
        tensor.Shape.C % BFloat16Channels == 0 && tensor.Pitch % BFloat16Channels == 0 && IsAligned(AddressOf(tensor));

    private static Conv2dParams Padded(in Conv2dParams p)
    {
        int input = RoundUp(p.InputChannels), output = RoundUp(p.OutputChannels);
        return p with { InputChannels = input, OutputChannels = output, InputPitch = input, OutputPitch = output };
    }

    private static int RoundUp(int channels) => (channels + BFloat16Channels - 1) / BFloat16Channels * BFloat16Channels;

    /// <summary>Weights with zeros for channels that are only there to fill up; null where there are none.</summary>
    private Tensor? PaddedWeights(Tensor w, in Conv2dParams padded)
    {
        if (padded.InputChannels == w.Shape.C && padded.OutputChannels == w.Shape.N)
            return null;
        Tensor weights = Allocate(new Shape(padded.OutputChannels, w.Shape.H, w.Shape.W, padded.InputChannels), ElementType.BFloat16);
        Fill(weights, 0);
        using Tensor rows = weights.Items(0, w.Shape.N), target = rows.Channels(0, w.Shape.C);
        Copy(w, target, accumulate: false);
        return weights;
    }
}
