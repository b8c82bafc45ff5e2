using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Parameters;

namespace Eas.Tensors.Cuda;

// cuDNN's convolutions. Where they do not take operands as they lie (gaps between pixels; in bfloat16 channels or addresses that are no multiple of 8, which tensor cores
// need), operands are laid out without gaps, with channels of zeros up to the next multiple of 8, and results are copied back.
public sealed partial class CudaBackend
{
    private const int BFloat16Channels = 8;

    private ProductPrecision Float32Precision =>
        Options.Precision == Precision.TensorFloat32 && fullPrecisionScopes == 0 ? ProductPrecision.TensorFloat32 : ProductPrecision.Float32;

    /// <inheritdoc/>
    public void Conv2d(Tensor x, Tensor w, Tensor y, in Conv2dParams p)
    {
        RequireType(x.ElementType, "conv2d", y);
        if (IsBFloat16(x))
            ConvolveBFloat16(x, w, y, p);
        else if (FindPlan(ConvolutionPass.Forward, p with { InputPitch = x.Pitch, OutputPitch = y.Pitch }, Float32Precision) is { } plan)
            Run(plan, AddressOf(x), AddressOf(w), AddressOf(y), accumulate: false);
        else
            Convolve(x, AddressOf(w), y, Packed(p), Float32Precision);
    }

    /// <inheritdoc/>
    public void Conv2dBackwardData(Tensor dy, Tensor w, Tensor dx, in Conv2dParams p, bool accumulate)
    {
        RequireType(dy.ElementType, "conv2d gradient", dx);
        if (IsBFloat16(dy))
            ConvolveBackwardDataBFloat16(dy, w, dx, p, accumulate);
        else if (FindPlan(ConvolutionPass.BackwardData, p with { InputPitch = dx.Pitch, OutputPitch = dy.Pitch }, Float32Precision) is { } plan)
            Run(plan, AddressOf(dy), AddressOf(w), AddressOf(dx), accumulate);
        else
            ConvolveBackwardData(dy, AddressOf(w), dx, Packed(p), Float32Precision, accumulate);
    }

    /// <inheritdoc/>
    public void Conv2dBackwardFilter(Tensor dy, Tensor x, Tensor dw, in Conv2dParams p, bool accumulate)
    {
        RequireType(dy.ElementType, "conv2d gradient", x);
        RequireType(ElementType.Float32, "conv2d gradient", dw);
        if (IsBFloat16(dy))
            ConvolveBackwardFilterBFloat16(dy, x, dw, p, accumulate);
        else if (FindPlan(ConvolutionPass.BackwardFilter, p with { InputPitch = x.Pitch, OutputPitch = dy.Pitch }, Float32Precision) is { } plan)
            Run(plan, AddressOf(x), AddressOf(dy), AddressOf(dw), accumulate);
        else
            ConvolveBackwardFilter(dy, x, AddressOf(dw), Packed(p), Float32Precision, accumulate);
    }

    private static bool IsBFloat16(Tensor tensor) => tensor.ElementType == ElementType.BFloat16;

    private static Conv2dParams Packed(in Conv2dParams p) => p with { InputPitch = p.InputChannels, OutputPitch = p.OutputChannels };

    /// <summary>The plan for operands as they lie; null where cuDNN has none.</summary>
    private ConvolutionPlan? FindPlan(ConvolutionPass pass, in Conv2dParams p, ProductPrecision precision)
    {
        MakeCurrent();
        return Libraries.Cudnn.Plan(new ConvolutionKey(pass, p, precision, Options.Deterministic), Libraries.Pool);
    }

    /// <summary>The plan for operands without gaps, which there must be.</summary>
    private ConvolutionPlan RequirePlan(ConvolutionPass pass, in Conv2dParams packed, ProductPrecision precision) =>
        FindPlan(pass, packed, precision) ?? throw new NotSupportedException($"cuDNN has no {pass} convolution for {packed} in {precision}");

    private void Run(ConvolutionPlan plan, ulong a, ulong b, ulong output, bool accumulate)
    {
        Storage workspace = Rent(Math.Max(plan.WorkspaceBytes, 1));
        ulong scratch = AddressOf(workspace);
        Submit(() => libraries!.Cudnn.Run(plan, a, b, output, scratch, accumulate));
        workspace.Release();
    }

    private void Convolve(Tensor x, ulong w, Tensor y, Conv2dParams packed, ProductPrecision precision)
    {
        using Tensor input = WithoutGaps(x, packed.InputChannels), output = ResultWithoutGaps(y, packed.OutputChannels);
        Run(RequirePlan(ConvolutionPass.Forward, packed, precision), AddressOf(input), w, AddressOf(output), accumulate: false);
        CopyBack(output, y, accumulate: false);
    }

    private void ConvolveBackwardData(Tensor dy, ulong w, Tensor dx, Conv2dParams packed, ProductPrecision precision, bool accumulate)
    {
        using Tensor output = WithoutGaps(dy, packed.OutputChannels), input = ResultWithoutGaps(dx, packed.InputChannels);
        bool isInPlace = input.Storage == dx.Storage;
        Run(RequirePlan(ConvolutionPass.BackwardData, packed, precision), AddressOf(output), w, AddressOf(input), accumulate && isInPlace);
        CopyBack(input, dx, accumulate);
    }

    private void ConvolveBackwardFilter(Tensor dy, Tensor x, ulong dw, Conv2dParams packed, ProductPrecision precision, bool accumulate)
    {
        using Tensor output = WithoutGaps(dy, packed.OutputChannels), input = WithoutGaps(x, packed.InputChannels);
        Run(RequirePlan(ConvolutionPass.BackwardFilter, packed, precision), AddressOf(input), AddressOf(output), dw, accumulate);
    }

    /// <summary>The tensor itself where it has these channels and no gaps, else a copy that has, filled up with zeros.</summary>
    private Tensor WithoutGaps(Tensor tensor, int channels)
    {
        if (IsWithoutGaps(tensor, channels))
            return tensor.Reshape(tensor.Shape);
        Tensor copy = Allocate(tensor.Shape with { C = channels }, tensor.ElementType);
        if (channels > tensor.Shape.C)
            Fill(copy, 0);
        using Tensor target = copy.Channels(0, tensor.Shape.C);
        Copy(tensor, target, accumulate: false);
        return copy;
    }

    /// <summary>Where a result is computed: the tensor itself where it has these channels and no gaps, else memory that <see cref="CopyBack"/> copies from.</summary>
    private Tensor ResultWithoutGaps(Tensor tensor, int channels) =>
        IsWithoutGaps(tensor, channels) ? tensor.Reshape(tensor.Shape) : Allocate(tensor.Shape with { C = channels }, tensor.ElementType);

    private static bool IsWithoutGaps(Tensor tensor, int channels) =>
        tensor.Shape.C == channels && tensor.IsContiguous && (!IsBFloat16(tensor) || IsAligned(AddressOf(tensor)));

    private static bool IsAligned(ulong address) => address % (BFloat16Channels * sizeof(ushort)) == 0;

    private void CopyBack(Tensor result, Tensor tensor, bool accumulate)
    {
        if (result.Storage == tensor.Storage)
            return;
        using Tensor wanted = result.Channels(0, tensor.Shape.C);
        Copy(wanted, tensor, accumulate);
    }
}
