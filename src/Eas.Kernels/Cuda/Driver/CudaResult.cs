namespace Eas.Kernels.Cuda.Driver;

/// <summary>CUresult: the answers that are told apart; the driver names the others.</summary>
internal enum CudaResult
{
    /// <summary>CUDA_SUCCESS.</summary>
    Success = 0,

    /// <summary>CUDA_ERROR_OUT_OF_MEMORY.</summary>
    OutOfMemory = 2,

    /// <summary>CUDA_ERROR_STUB_LIBRARY.</summary>
    StubLibrary = 34,

    /// <summary>CUDA_ERROR_NO_DEVICE.</summary>
    NoDevice = 100,

    /// <summary>CUDA_ERROR_ILLEGAL_ADDRESS: the first of those that a kernel causes and that end the context.</summary>
    IllegalAddress = 700,

    /// <summary>CUDA_ERROR_LAUNCH_FAILED: the last of them.</summary>
    LaunchFailed = 719,
}
