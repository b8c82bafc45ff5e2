namespace Eas.Kernels.Cuda;

/// <summary>The text of native calls, for messages.</summary>
internal static class NativeCall
{
    /// <summary>The function's name in a call's text: "CudnnNative.cudnnCreate(&amp;created)" gives "cudnnCreate".</summary>
    public static string Name(string call)
    {
        int end = call.IndexOf('(', StringComparison.Ordinal);
        string function = end < 0 ? call : call[..end];
        return function[(function.LastIndexOf('.') + 1)..];
    }
}
