using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Eas.Kernels.Cuda.Driver;

namespace Eas.Kernels.Cuda.Cublas;

/// <summary>What a cuBLAS call returns.</summary>
internal enum CublasStatus
{
    Success = 0,
    NotInitialized = 1,
    AllocationFailed = 3,
    InvalidValue = 7,
    ArchitectureMismatch = 8,
    MappingError = 11,
    ExecutionFailed = 13,
    InternalError = 14,
    NotSupported = 15,
}

internal static class CublasStatusExtensions
{
    /// <summary>Throws unless the call succeeded.</summary>
    /// <param name="status">What the call returned.</param>
    /// <param name="shapes">What the call was to compute.</param>
    /// <param name="call">The call's text.</param>
    /// <exception cref="CudaException">Names the call, the shapes and the status.</exception>
    public static void Ok(this CublasStatus status, string? shapes = null, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != CublasStatus.Success)
            throw status.Failure(shapes, call);
    }

    private static unsafe CudaException Failure(this CublasStatus status, string? shapes, string call)
    {
        string text = Marshal.PtrToStringUTF8((nint)CublasNative.cublasGetStatusString(status)) ?? "";
        return new CudaException($"{NativeCall.Name(call)}{(shapes is null ? "" : $" of {shapes}")}: {status} ({(int)status}): {text}", (int)status);
    }
}
