using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>cuDNN under its own names; values as in its headers.</summary>
internal static unsafe partial class CudnnNative
{
    public const int Float32 = 0;
    public const int BFloat16 = 9;

    public const int Nhwc = 1;

    /// <summary>What networks call a convolution: the kernel is not mirrored.</summary>
    public const int CrossCorrelation = 1;

    public const int Deterministic = 1;

    public const int SpatialBatchNorm = 1;

    private const string Library = "cudnn";

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnCreate(nint* handle);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnDestroy(nint handle);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnSetStream(nint handle, nint stream);

    [LibraryImport(Library)]
    public static partial byte* cudnnGetErrorString(CudnnStatus status);

    [LibraryImport(Library)]
    public static partial void cudnnGetLastErrorString(byte* message, nuint bytes);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnCreateTensorDescriptor(nint* descriptor);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnDestroyTensorDescriptor(nint descriptor);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnSetTensor4dDescriptorEx(
        nint descriptor, int type, int n, int c, int h, int w, int strideN, int strideC, int strideH, int strideW);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnCreateFilterDescriptor(nint* descriptor);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnDestroyFilterDescriptor(nint descriptor);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnSetFilter4dDescriptor(nint descriptor, int type, int format, int k, int c, int h, int w);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnCreateConvolutionDescriptor(nint* descriptor);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnDestroyConvolutionDescriptor(nint descriptor);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnSetConvolution2dDescriptor(
        nint descriptor, int padH, int padW, int strideH, int strideW, int dilationH, int dilationW, int mode, int computeType);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnSetConvolutionMathType(nint descriptor, CudnnMathType mathType);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnDeriveBNTensorDescriptor(nint derived, nint x, int mode);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnBatchNormalizationForwardTraining(
        nint handle,
        int mode,
        float* alpha,
        float* beta,
        nint xDescriptor,
        ulong x,
        nint yDescriptor,
        ulong y,
        nint channelDescriptor,
        ulong scale,
        ulong bias,
        double averageFactor,
        ulong runningMean,
        ulong runningVariance,
        double epsilon,
        ulong savedMean,
        ulong savedInverseDeviation);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnBatchNormalizationForwardInference(
        nint handle,
        int mode,
        float* alpha,
        float* beta,
        nint xDescriptor,
        ulong x,
        nint yDescriptor,
        ulong y,
        nint channelDescriptor,
        ulong scale,
        ulong bias,
        ulong mean,
        ulong variance,
        double epsilon);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnBatchNormalizationBackward(
        nint handle,
        int mode,
        float* alphaData,
        float* betaData,
        float* alphaParameters,
        float* betaParameters,
        nint xDescriptor,
        ulong x,
        nint dyDescriptor,
        ulong dy,
        nint dxDescriptor,
        ulong dx,
        nint channelDescriptor,
        ulong scale,
        ulong scaleGradient,
        ulong biasGradient,
        double epsilon,
        ulong savedMean,
        ulong savedInverseDeviation);
}
