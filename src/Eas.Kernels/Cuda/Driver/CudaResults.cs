using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Driver;

/// <summary>From the driver's answers to exceptions.</summary>
internal static class CudaResults
{
    /// <summary>Throws unless the call succeeded.</summary>
    /// <param name="result">The call.</param>
    /// <param name="subject">What it was called for: a kernel, a file, bytes; null for nothing.</param>
    /// <param name="call">The call's text.</param>
    /// <exception cref="CudaException">It failed.</exception>
    public static void Ok(this CudaResult result, string? subject = null, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result != CudaResult.Success)
            throw result.ToException(subject, call);
    }

    /// <summary>The exception for a call that failed.</summary>
    public static CudaException ToException(this CudaResult result, string? subject, string call) =>
        new(result.Describe($"{NativeCall.Name(call)}{(subject is null ? "" : $"({subject})")}"), (int)result);

    /// <summary>"call: name (code): text".</summary>
    public static unsafe string Describe(this CudaResult result, string call)
    {
        byte* name = null, text = null;
        CudaDriver.cuGetErrorName(result, &name);
        CudaDriver.cuGetErrorString(result, &text);
        string known = name is null ? "an error that the driver does not know" : Marshal.PtrToStringUTF8((nint)name)!;
        string explanation = text is null ? "" : $": {Marshal.PtrToStringUTF8((nint)text)}";
        return $"{call}: {known} ({(int)result}){explanation}{Advice(result)}";
    }

    // Kernels run later than they are launched, so the call that reports a fault is rarely the one at fault.
    private static string Advice(CudaResult result) =>
        result is >= CudaResult.IllegalAddress and <= CudaResult.LaunchFailed ? "; work that was queued before may be the cause" : "";
}
