// The driver's types and values, as its documentation names them; the texts are our own.
#pragma once
#include <cstddef>
#include <cstdint>

#define CUDA_RESULTS(X) \
    X(CUDA_SUCCESS, 0, "no error") \
    X(CUDA_ERROR_INVALID_VALUE, 1, "an argument is outside what the function takes") \
    X(CUDA_ERROR_OUT_OF_MEMORY, 2, "out of memory") \
    X(CUDA_ERROR_NOT_INITIALIZED, 3, "cuInit has not been called") \
    X(CUDA_ERROR_DEINITIALIZED, 4, "the driver is shutting down") \
    X(CUDA_ERROR_STUB_LIBRARY, 34, "the library is a stub") \
    X(CUDA_ERROR_NO_DEVICE, 100, "no device that can run CUDA was found") \
    X(CUDA_ERROR_INVALID_DEVICE, 101, "there is no such device") \
    X(CUDA_ERROR_INVALID_IMAGE, 200, "the module's image cannot be read") \
    X(CUDA_ERROR_INVALID_CONTEXT, 201, "no valid context is current") \
    X(CUDA_ERROR_NO_BINARY_FOR_GPU, 209, "the module has no code for this device") \
    X(CUDA_ERROR_INVALID_PTX, 218, "the PTX could not be compiled") \
    X(CUDA_ERROR_JIT_COMPILER_NOT_FOUND, 221, "the PTX compiler was not found") \
    X(CUDA_ERROR_UNSUPPORTED_PTX_VERSION, 222, "the PTX is newer than the driver") \
    X(CUDA_ERROR_INVALID_HANDLE, 400, "a handle is not valid") \
    X(CUDA_ERROR_ILLEGAL_STATE, 401, "an object is not in the state that the function needs") \
    X(CUDA_ERROR_NOT_FOUND, 500, "a name was not found") \
    X(CUDA_ERROR_NOT_READY, 600, "the device has not finished") \
    X(CUDA_ERROR_ILLEGAL_ADDRESS, 700, "a kernel touched memory that is not its own") \
    X(CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, 701, "a launch asks for more than a multiprocessor has") \
    X(CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED, 712, "the host memory is registered already") \
    X(CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED, 713, "the host memory is not registered") \
    X(CUDA_ERROR_MISALIGNED_ADDRESS, 716, "an address is not aligned") \
    X(CUDA_ERROR_LAUNCH_FAILED, 719, "a kernel failed") \
    X(CUDA_ERROR_NOT_SUPPORTED, 801, "not supported") \
    X(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, 900, "not permitted while a stream is capturing") \
    X(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, 901, "an earlier error ended the capture") \
    X(CUDA_ERROR_STREAM_CAPTURE_MERGE, 902, "two captures would become one") \
    X(CUDA_ERROR_STREAM_CAPTURE_UNMATCHED, 903, "the capture began in another stream") \
    X(CUDA_ERROR_STREAM_CAPTURE_UNJOINED, 904, "a stream that joined the capture was not waited for") \
    X(CUDA_ERROR_STREAM_CAPTURE_ISOLATION, 905, "a capture would depend on work outside it") \
    X(CUDA_ERROR_STREAM_CAPTURE_IMPLICIT, 906, "the legacy stream would depend on a capturing one") \
    X(CUDA_ERROR_CAPTURED_EVENT, 907, "the event belongs to a capture") \
    X(CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD, 908, "the capture began on another thread") \
    X(CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE, 910, "the executable graph has another structure") \
    X(CUDA_ERROR_UNKNOWN, 999, "unknown error")

enum CUresult : int
{
#define X(name, value, text) name = value,
    CUDA_RESULTS(X)
#undef X
};

using CUdevice = int;
using CUdeviceptr = unsigned long long;
using CUcontext = void*;
using CUstream = void*;
using CUevent = void*;
using CUmodule = void*;
using CUfunction = void*;
using CUgraph = void*;
using CUgraphExec = void*;
using CUmemoryPool = void*;

struct CUlaunchConfig
{
    unsigned gridDimX, gridDimY, gridDimZ, blockDimX, blockDimY, blockDimZ, sharedMemBytes;
    CUstream hStream;
    void* attrs;
    unsigned numAttrs;
};

static_assert(sizeof(CUlaunchConfig) == 56 && offsetof(CUlaunchConfig, hStream) == 32);

struct CUuuid { unsigned char bytes[16]; };
struct CUgraphExecUpdateResultInfo { int result; void* errorNode; void* errorFromNode; };

enum { CU_STREAM_NON_BLOCKING = 1, CU_EVENT_DISABLE_TIMING = 2 };
enum { CU_STREAM_CAPTURE_MODE_GLOBAL = 0, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL = 1, CU_STREAM_CAPTURE_MODE_RELAXED = 2 };
enum
{
    CU_JIT_WALL_TIME = 2, CU_JIT_INFO_LOG_BUFFER = 3, CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES = 4, CU_JIT_ERROR_LOG_BUFFER = 5,
    CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 6, CU_JIT_LAST_OPTION = 34
};

#define EAS_EXPORT extern "C" __attribute__((visibility("default")))
