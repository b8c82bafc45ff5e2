namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>One of the three convolutions of a training step.</summary>
public enum ConvolutionPass
{
    /// <summary>The output from the input and the weights.</summary>
    Forward,

    /// <summary>The input's gradient from the output's gradient and the weights.</summary>
    BackwardData,

    /// <summary>The weights' gradient from the input and the output's gradient.</summary>
    BackwardFilter,
}
