using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Parameters;
using static Eas.Kernels.Cuda.Cudnn.CudnnConvolutionNative;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>One convolution of cuDNN's legacy interface: its descriptors, and the same calls for all three passes.</summary>
internal sealed unsafe class LegacyConvolution : IDisposable
{
    private readonly nint handle;
    private readonly CudnnDescriptor input;
    private readonly CudnnDescriptor weights;
    private readonly CudnnDescriptor output;
    private readonly CudnnDescriptor convolution;
    private CudnnMathType? mathType;

    /// <summary>Makes the descriptors.</summary>
    public LegacyConvolution(nint handle, in ConvolutionKey key)
    {
        this.handle = handle;
        Key = key;
        Conv2dParams p = key.Parameters;
        int type = key.Precision == ProductPrecision.BFloat16 ? CudnnNative.BFloat16 : CudnnNative.Float32;
        try
        {
            input = CudnnDescriptor.Map(type, p.BatchSize, p.InputHeight, p.InputWidth, p.InputChannels, p.InputPitch);
            weights = CudnnDescriptor.Filter(type, p.OutputChannels, p.KernelSize, p.InputChannels);
            output = CudnnDescriptor.Map(type, p.BatchSize, p.OutputHeight, p.OutputWidth, p.OutputChannels, p.OutputPitch);
            convolution = CudnnDescriptor.Convolution(p.Padding, p.Stride);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The convolution.</summary>
    public ConvolutionKey Key { get; }

    /// <summary>Chooses the arithmetic of the calls that follow.</summary>
    public void UseMath(CudnnMathType wanted)
    {
        if (mathType == wanted)
            return;
        CudnnNative.cudnnSetConvolutionMathType(convolution.Handle, wanted).Ok();
        mathType = wanted;
    }

    /// <summary>Bytes of workspace that an algorithm needs; null if there is no such algorithm for these shapes.</summary>
    public long? WorkspaceBytes(int algorithm)
    {
        nuint bytes;
        CudnnStatus status = Key.Pass switch
        {
            ConvolutionPass.Forward => cudnnGetConvolutionForwardWorkspaceSize(
                handle, input.Handle, weights.Handle, convolution.Handle, output.Handle, algorithm, &bytes),
            ConvolutionPass.BackwardData => cudnnGetConvolutionBackwardDataWorkspaceSize(
                handle, weights.Handle, output.Handle, convolution.Handle, input.Handle, algorithm, &bytes),
            _ => cudnnGetConvolutionBackwardFilterWorkspaceSize(
                handle, input.Handle, output.Handle, convolution.Handle, weights.Handle, algorithm, &bytes),
        };
        return status == CudnnStatus.Success ? (long)bytes : null;
    }

    /// <summary>Lets cuDNN run and time its algorithms, the fastest first; overwrites the output.</summary>
    public CudnnStatus Find(ulong a, ulong b, ulong result, ulong workspace, long workspaceBytes, Span<AlgorithmPerformance> found, out int count)
    {
        int returned = 0;
        CudnnStatus status;
        fixed (AlgorithmPerformance* p = found)
        {
            status = Key.Pass switch
            {
                ConvolutionPass.Forward => cudnnFindConvolutionForwardAlgorithmEx(
                    handle, input.Handle, a, weights.Handle, b, convolution.Handle, output.Handle, result,
                    found.Length, &returned, p, workspace, (nuint)workspaceBytes),
                ConvolutionPass.BackwardData => cudnnFindConvolutionBackwardDataAlgorithmEx(
                    handle, weights.Handle, b, output.Handle, a, convolution.Handle, input.Handle, result,
                    found.Length, &returned, p, workspace, (nuint)workspaceBytes),
                _ => cudnnFindConvolutionBackwardFilterAlgorithmEx(
                    handle, input.Handle, a, output.Handle, b, convolution.Handle, weights.Handle, result,
                    found.Length, &returned, p, workspace, (nuint)workspaceBytes),
            };
        }
        count = returned;
        return status;
    }

    /// <summary>Runs an algorithm in stream order.</summary>
    public CudnnStatus Run(int algorithm, ulong a, ulong b, ulong result, ulong workspace, long workspaceBytes, bool accumulate)
    {
        float one = 1;
        float beta = accumulate ? 1 : 0;
        return Key.Pass switch
        {
            ConvolutionPass.Forward => cudnnConvolutionForward(
                handle, &one, input.Handle, a, weights.Handle, b, convolution.Handle, algorithm, workspace, (nuint)workspaceBytes, &beta, output.Handle, result),
            ConvolutionPass.BackwardData => cudnnConvolutionBackwardData(
                handle, &one, weights.Handle, b, output.Handle, a, convolution.Handle, algorithm, workspace, (nuint)workspaceBytes, &beta, input.Handle, result),
            _ => cudnnConvolutionBackwardFilter(
                handle, &one, input.Handle, a, output.Handle, b, convolution.Handle, algorithm, workspace, (nuint)workspaceBytes, &beta, weights.Handle, result),
        };
    }

    /// <summary>Destroys the descriptors, as many as were made.</summary>
    public void Dispose()
    {
        input?.Dispose();
        weights?.Dispose();
        output?.Dispose();
        convolution?.Dispose();
    }
}
