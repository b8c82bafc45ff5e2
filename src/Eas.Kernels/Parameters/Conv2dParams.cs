namespace Eas.Kernels.Parameters;

/// <summary>
/// A two-dimensional convolution without bias: activations are NHWC, weights [out, kh, kw, in] without gaps, the zero padding is
/// <see cref="KernelSize"/> / 2 on each side. A pixel (n, y, x) of a map starts at float ((n * height + y) * width + x) * pitch.
/// </summary>
/// <param name="BatchSize">Images.</param>
/// <param name="InputHeight">Rows of the input map.</param>
/// <param name="InputWidth">Columns of the input map.</param>
/// <param name="InputChannels">Channels of an input pixel.</param>
/// <param name="OutputChannels">Channels of an output pixel.</param>
/// <param name="KernelSize">Rows and columns of a kernel; odd.</param>
/// <param name="Stride">Input pixels from one output pixel to the next, 1 or 2.</param>
/// <param name="InputPitch">Floats from one input pixel to the next.</param>
/// <param name="OutputPitch">Floats from one output pixel to the next.</param>
public readonly record struct Conv2dParams(
    int BatchSize,
    int InputHeight,
    int InputWidth,
    int InputChannels,
    int OutputChannels,
    int KernelSize,
    int Stride,
    int InputPitch,
    int OutputPitch)
{
    /// <summary>Zero rows and columns added on each side of the input map.</summary>
    public int Padding => KernelSize / 2;

    /// <summary>Rows of the output map.</summary>
    public int OutputHeight => (InputHeight - 1) / Stride + 1;

    /// <summary>Columns of the output map.</summary>
    public int OutputWidth => (InputWidth - 1) / Stride + 1;

    /// <summary>Weights of one output channel.</summary>
    public int FilterSize => KernelSize * KernelSize * InputChannels;

    /// <summary>Weights in all.</summary>
    public long WeightCount => (long)OutputChannels * FilterSize;

    /// <summary>Multiply-adds of one pass, those with the padding's zeros included.</summary>
    public long MultiplyAdds => (long)BatchSize * OutputHeight * OutputWidth * WeightCount;

    /// <summary>Makes checked parameters.</summary>
    /// <param name="batchSize">Images.</param>
    /// <param name="inputHeight">Rows of the input map.</param>
    /// <param name="inputWidth">Columns of the input map.</param>
    /// <param name="inputChannels">Channels of an input pixel.</param>
    /// <param name="outputChannels">Channels of an output pixel.</param>
    /// <param name="kernelSize">Rows and columns of a kernel; odd.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="inputPitch">Floats from one input pixel to the next; 0 for no gap.</param>
    /// <param name="outputPitch">Floats from one output pixel to the next; 0 for no gap.</param>
    /// <exception cref="ArgumentException">A value is out of its range, or a map holds more than 2^31 floats.</exception>
    public static Conv2dParams Create(
        int batchSize,
        int inputHeight,
        int inputWidth,
        int inputChannels,
        int outputChannels,
        int kernelSize,
        int stride = 1,
        int inputPitch = 0,
        int outputPitch = 0)
    {
        var p = new Conv2dParams(
            batchSize,
            inputHeight,
            inputWidth,
            inputChannels,
            outputChannels,
            kernelSize,
            stride,
            inputPitch == 0 ? inputChannels : inputPitch,
            outputPitch == 0 ? outputChannels : outputPitch);
        p.Require(batchSize > 0 && inputHeight > 0 && inputWidth > 0 && inputChannels > 0 && outputChannels > 0, "every dimension must be positive");
        p.Require(kernelSize > 0 && kernelSize % 2 == 1, $"the kernel size must be odd, not {kernelSize}");
        p.Require(stride is 1 or 2, $"the stride must be 1 or 2, not {stride}");
        p.Require(p.InputPitch >= inputChannels, $"an input pitch of {p.InputPitch} is less than the {inputChannels} input channels");
        p.Require(p.OutputPitch >= outputChannels, $"an output pitch of {p.OutputPitch} is less than the {outputChannels} output channels");
        p.Require((long)batchSize * inputHeight * inputWidth * p.InputPitch <= int.MaxValue, "the input holds more than 2^31 floats");
        p.Require((long)batchSize * p.OutputHeight * p.OutputWidth * p.OutputPitch <= int.MaxValue, "the output holds more than 2^31 floats");
        p.Require(p.WeightCount <= int.MaxValue, "there are more than 2^31 weights");
        return p;
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new ArgumentException(
                $"conv2d of [{BatchSize}, {InputHeight}, {InputWidth}, {InputChannels}] with weights " +
                $"[{OutputChannels}, {KernelSize}, {KernelSize}, {InputChannels}], stride {Stride}: {problem}");
        }
    }
}
