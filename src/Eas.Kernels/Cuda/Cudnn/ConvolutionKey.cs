using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Parameters;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>What a convolution's plan depends on, apart from the device and cuDNN's version.</summary>
/// <param name="Pass">Which convolution.</param>
/// <param name="Parameters">Shapes and pitches; pitches are in elements.</param>
/// <param name="Precision">The type of the factors; bfloat16 operands have a bfloat16 result.</param>
/// <param name="Deterministic">Whether the same operands must give the same bits every time.</param>
public readonly record struct ConvolutionKey(ConvolutionPass Pass, Conv2dParams Parameters, ProductPrecision Precision, bool Deterministic)
{
    /// <summary>Whether neither map has gaps between its pixels.</summary>
    public bool IsPacked => Parameters.InputPitch == Parameters.InputChannels && Parameters.OutputPitch == Parameters.OutputChannels;

    private long ElementBytes => Precision == ProductPrecision.BFloat16 ? 2 : 4;

    private long InputBytes => ElementBytes * Parameters.BatchSize * Parameters.InputHeight * Parameters.InputWidth * Parameters.InputPitch;

    private long OutputBytes => ElementBytes * Parameters.BatchSize * Parameters.OutputHeight * Parameters.OutputWidth * Parameters.OutputPitch;

    private long WeightBytes => ElementBytes * Parameters.WeightCount;

    internal (long A, long B, long Output) OperandBytes => Pass switch
    {
        ConvolutionPass.Forward => (InputBytes, WeightBytes, OutputBytes),
        ConvolutionPass.BackwardData => (OutputBytes, WeightBytes, InputBytes),
        _ => (InputBytes, OutputBytes, WeightBytes),
    };

    /// <summary>The convolution in words, for messages.</summary>
    public override string ToString()
    {
        Conv2dParams p = Parameters;
        string pass = Pass switch
        {
            ConvolutionPass.Forward => "forward",
            ConvolutionPass.BackwardData => "backward data",
            _ => "backward filter",
        };
        return $"conv2d {pass} of [{p.BatchSize}, {p.InputHeight}, {p.InputWidth}, {p.InputChannels}] with weights " +
            $"[{p.OutputChannels}, {p.KernelSize}, {p.KernelSize}, {p.InputChannels}], stride {p.Stride}" +
            $"{(IsPacked ? "" : $", pitches {p.InputPitch} and {p.OutputPitch}")}, {Precision}{(Deterministic ? ", deterministic" : "")}";
    }
}
