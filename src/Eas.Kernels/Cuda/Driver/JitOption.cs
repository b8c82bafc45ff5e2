namespace Eas.Kernels.Cuda.Driver;

/// <summary>CUjit_option: those that are given.</summary>
internal enum JitOption
{
    /// <summary>CU_JIT_ERROR_LOG_BUFFER: where the compiler writes its errors.</summary>
    ErrorLogBuffer = 5,

    /// <summary>CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES: its size, passed in the pointer itself.</summary>
    ErrorLogBytes = 6,
}
