using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>cuDNN's convolutions, of its legacy interface, under their own names; descriptors are named after the tensors.</summary>
internal static unsafe partial class CudnnConvolutionNative
{
    /// <summary>Algorithms of a pass: CUDNN_CONVOLUTION_FWD_ALGO_COUNT and its like.</summary>
    public static int AlgorithmCount(ConvolutionPass pass) => pass switch
    {
        ConvolutionPass.Forward => 8,
        ConvolutionPass.BackwardData => 6,
        _ => 7,
    };

    private const string Library = "cudnn";

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnGetConvolutionForwardWorkspaceSize(
        nint handle, nint x, nint w, nint convolution, nint y, int algorithm, nuint* bytes);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnGetConvolutionBackwardDataWorkspaceSize(
        nint handle, nint w, nint dy, nint convolution, nint dx, int algorithm, nuint* bytes);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnGetConvolutionBackwardFilterWorkspaceSize(
        nint handle, nint x, nint dy, nint convolution, nint dw, int algorithm, nuint* bytes);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnFindConvolutionForwardAlgorithmEx(
        nint handle,
        nint xDescriptor,
        ulong x,
        nint wDescriptor,
        ulong w,
        nint convolution,
        nint yDescriptor,
        ulong y,
        int requested,
        int* returned,
        AlgorithmPerformance* results,
        ulong workspace,
        nuint workspaceBytes);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnFindConvolutionBackwardDataAlgorithmEx(
        nint handle,
        nint wDescriptor,
        ulong w,
        nint dyDescriptor,
        ulong dy,
        nint convolution,
        nint dxDescriptor,
        ulong dx,
        int requested,
        int* returned,
        AlgorithmPerformance* results,
        ulong workspace,
        nuint workspaceBytes);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnFindConvolutionBackwardFilterAlgorithmEx(
        nint handle,
        nint xDescriptor,
        ulong x,
        nint dyDescriptor,
        ulong dy,
        nint convolution,
        nint dwDescriptor,
        ulong dw,
        int requested,
        int* returned,
        AlgorithmPerformance* results,
        ulong workspace,
        nuint workspaceBytes);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnConvolutionForward(
        nint handle,
        float* alpha,
        nint xDescriptor,
        ulong x,
        nint wDescriptor,
        ulong w,
        nint convolution,
        int algorithm,
        ulong workspace,
        nuint workspaceBytes,
        float* beta,
        nint yDescriptor,
        ulong y);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnConvolutionBackwardData(
        nint handle,
        float* alpha,
        nint wDescriptor,
        ulong w,
        nint dyDescriptor,
        ulong dy,
        nint convolution,
        int algorithm,
        ulong workspace,
        nuint workspaceBytes,
        float* beta,
        nint dxDescriptor,
        ulong dx);

    [LibraryImport(Library)]
    public static partial CudnnStatus cudnnConvolutionBackwardFilter(
        nint handle,
        float* alpha,
        nint xDescriptor,
        ulong x,
        nint dyDescriptor,
        ulong dy,
        nint convolution,
        int algorithm,
        ulong workspace,
        nuint workspaceBytes,
        float* beta,
        nint dwDescriptor,
        ulong dw);
}
