using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Eas.Kernels.Cuda.Driver;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>What a cuDNN call returns; since version 9 the thousands are the kind of failure.</summary>
internal enum CudnnStatus
{
    Success = 0,
}

internal static class CudnnStatusExtensions
{
    private const int MessageBytes = 1024;

    /// <summary>Whether cuDNN understood and has nothing that does it: CUDNN_STATUS_NOT_SUPPORTED and its kinds.</summary>
    public static bool IsNotSupported(this CudnnStatus status) => (int)status / 1000 == 3;

    /// <summary>Whether cuDNN finds fault with the arguments, gaps between pixels among them: CUDNN_STATUS_BAD_PARAM and its kinds.</summary>
    public static bool IsBadParameter(this CudnnStatus status) => (int)status / 1000 == 2;

    /// <summary>cuDNN's name of the status with its number.</summary>
    public static unsafe string Name(this CudnnStatus status) =>
        $"{Marshal.PtrToStringUTF8((nint)CudnnNative.cudnnGetErrorString(status))} ({(int)status})";

    /// <summary>Throws unless the call succeeded.</summary>
    /// <exception cref="CudaException">Names the call and the status.</exception>
    public static void Ok(this CudnnStatus status, [CallerArgumentExpression(nameof(status))] string call = "")
    {
        if (status != CudnnStatus.Success)
            throw status.Failure("", call);
    }

    /// <summary>Throws unless the call succeeded.</summary>
    /// <param name="status">What the call returned.</param>
    /// <param name="shapes">What the call was to compute.</param>
    /// <param name="call">The call's text.</param>
    /// <exception cref="CudaException">Names the call, the shapes and the status.</exception>
    public static void Ok<TShapes>(this CudnnStatus status, in TShapes shapes, [CallerArgumentExpression(nameof(status))] string call = "")
        where TShapes : struct
    {
        if (status != CudnnStatus.Success)
            throw status.Failure($" of {shapes}", call);
    }

    private static unsafe CudaException Failure(this CudnnStatus status, string shapes, string call)
    {
        byte* text = stackalloc byte[MessageBytes];
        text[0] = 0;
        CudnnNative.cudnnGetLastErrorString(text, MessageBytes);
        string? reason = Marshal.PtrToStringUTF8((nint)text)?.ReplaceLineEndings(" ").Trim();
        return new CudaException($"{NativeCall.Name(call)}{shapes}: {status.Name()}{(string.IsNullOrEmpty(reason) ? "" : $": {reason}")}", (int)status);
    }
}
