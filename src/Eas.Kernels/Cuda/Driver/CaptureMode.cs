namespace Eas.Kernels.Cuda.Driver;

/// <summary>CUstreamCaptureMode: whose unsafe calls end a capture.</summary>
internal enum CaptureMode
{
    /// <summary>CU_STREAM_CAPTURE_MODE_THREAD_LOCAL: those of the capturing thread; other streams' threads work on.</summary>
    ThreadLocal = 1,
}
