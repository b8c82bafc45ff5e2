using System.Runtime.CompilerServices;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>Owns one of cuDNN's descriptors.</summary>
internal sealed unsafe class CudnnDescriptor : IDisposable
{
    private readonly delegate*<nint, CudnnStatus> destroy;

    private CudnnDescriptor(nint handle, delegate*<nint, CudnnStatus> destroy)
    {
        Handle = handle;
        this.destroy = destroy;
    }

    /// <summary>The descriptor, as cuDNN takes it.</summary>
    public nint Handle { get; private set; }

    /// <summary>A map [n, h, w, c] with a pitch from pixel to pixel.</summary>
    public static CudnnDescriptor Map(int type, int n, int h, int w, int c, int pitch)
    {
        CudnnDescriptor map = Tensor();
        return map.Checked(CudnnNative.cudnnSetTensor4dDescriptorEx(map.Handle, type, n, c, h, w, h * w * pitch, 1, w * pitch, pitch));
    }

    /// <summary>What belongs to each channel of a map: the scales, biases and statistics of a batch normalisation.</summary>
    public static CudnnDescriptor BatchNormChannels(CudnnDescriptor map)
    {
        CudnnDescriptor channels = Tensor();
        return channels.Checked(CudnnNative.cudnnDeriveBNTensorDescriptor(channels.Handle, map.Handle, CudnnNative.SpatialBatchNorm));
    }

    /// <summary>Weights [output, size, size, input].</summary>
    public static CudnnDescriptor Filter(int type, int outputChannels, int size, int inputChannels)
    {
        nint handle;
        CudnnNative.cudnnCreateFilterDescriptor(&handle).Ok();
        var filter = new CudnnDescriptor(handle, &CudnnNative.cudnnDestroyFilterDescriptor);
        return filter.Checked(CudnnNative.cudnnSetFilter4dDescriptor(handle, type, CudnnNative.Nhwc, outputChannels, inputChannels, size, size));
    }

    /// <summary>A convolution with float32 sums.</summary>
    public static CudnnDescriptor Convolution(int padding, int stride)
    {
        nint handle;
        CudnnNative.cudnnCreateConvolutionDescriptor(&handle).Ok();
        var convolution = new CudnnDescriptor(handle, &CudnnNative.cudnnDestroyConvolutionDescriptor);
        return convolution.Checked(CudnnNative.cudnnSetConvolution2dDescriptor(
            handle, padding, padding, stride, stride, 1, 1, CudnnNative.CrossCorrelation, CudnnNative.Float32));
    }

    /// <summary>Destroys the descriptor.</summary>
    public void Dispose()
    {
        if (Handle != 0)
            _ = destroy(Handle);
        Handle = 0;
    }

    private static CudnnDescriptor Tensor()
    {
        nint handle;
        CudnnNative.cudnnCreateTensorDescriptor(&handle).Ok();
        return new CudnnDescriptor(handle, &CudnnNative.cudnnDestroyTensorDescriptor);
    }

    private CudnnDescriptor Checked(CudnnStatus status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != CudnnStatus.Success)
            Dispose();
        status.Ok(call);
        return this;
    }
}
