// libcudnn: descriptors and what its functions share.
#pragma once
#include "numbers.h"
#include "simulator.h"

namespace simulator::cudnn
{
#define CUDNN_STATUSES(X) \
    X(CUDNN_STATUS_SUCCESS, 0) X(CUDNN_STATUS_NOT_INITIALIZED, 1001) X(CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH, 1002) X(CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED, 1008) \
    X(CUDNN_STATUS_BAD_PARAM, 2000) X(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, 2002) X(CUDNN_STATUS_BAD_PARAM_MISALIGNED_POINTER, 2003) X(CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT, 2006) \
    X(CUDNN_STATUS_BAD_PARAM_STREAM_MISMATCH, 2007) X(CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH, 2008) X(CUDNN_STATUS_NOT_SUPPORTED, 3000) X(CUDNN_STATUS_NOT_SUPPORTED_SHAPE, 3002) \
    X(CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE, 3003) X(CUDNN_STATUS_NOT_SUPPORTED_LAYOUT, 3004) X(CUDNN_STATUS_INTERNAL_ERROR, 4000) \
    X(CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED, 4004) X(CUDNN_STATUS_EXECUTION_FAILED, 5000) X(CUDNN_STATUS_EXECUTION_FAILED_CUDA_DRIVER, 5001)

enum cudnnStatus_t : int
{
#define X(name, value) name = value,
    CUDNN_STATUSES(X)
#undef X
};

enum { FLOAT = 0, BFLOAT16 = 9, NCHW = 0, NHWC = 1, DEFAULT_MATH = 0, FMA_MATH = 3 };

// Sizes and strides of n, c, h and w, in elements.
struct Tensor
{
    int type = -1, size[4] = {}, stride[4] = {};

    bool bfloat16() const { return type == BFLOAT16; }
    size_t element_bytes() const { return type == BFLOAT16 ? 2 : type == 1 ? 8 : 4; }
    ptrdiff_t count() const { return (ptrdiff_t)size[0] * size[1] * size[2] * size[3]; }
    ptrdiff_t at(int n, int c, int h, int w) const { return (ptrdiff_t)n * stride[0] + (ptrdiff_t)c * stride[1] + (ptrdiff_t)h * stride[2] + (ptrdiff_t)w * stride[3]; }
    size_t bytes() const { return (size_t)(at(size[0] - 1, size[1] - 1, size[2] - 1, size[3] - 1) + 1) * element_bytes(); }
    bool packed() const { return (ptrdiff_t)bytes() == count() * (ptrdiff_t)element_bytes(); }
    void set(int data_type, int format, int n, int c, int h, int w);
};

struct Filter { Tensor tensor; int format = -1; };

struct Convolution
{
    int padding[2] = {}, stride[2] = {}, dilation[2] = {}, mode = -1, compute = -1, math = DEFAULT_MATH, groups = 1;
};

struct Activation { int mode = -1; };

struct Handle
{
    Context* context;
    CUstream stream = nullptr;
};

Handle* find_handle(void* handle);
Tensor* find_tensor(const void* descriptor);
Filter* find_filter(const void* descriptor);
Convolution* find_convolution(const void* descriptor);
Activation* find_activation(const void* descriptor);

// Keeps the text for cudnnGetLastErrorString; refuse notes a violation too.
cudnnStatus_t fail(cudnnStatus_t status, const char* why);
cudnnStatus_t refuse(cudnnStatus_t status, const char* why);

// What a function reads or writes: a range of a live allocation, aligned to its elements.
struct Buffer { const char* name; const void* memory; size_t bytes, alignment; };
cudnnStatus_t require(const Handle& handle, std::initializer_list<Buffer> buffers);
inline Buffer buffer(const char* name, const Tensor& tensor, const void* memory) { return {name, memory, tensor.bytes(), tensor.element_bytes()}; }

cudnnStatus_t enqueue_work(const Handle& handle, const char* name, std::initializer_list<Buffer> buffers, std::function<void()> body);

template <class Body> cudnnStatus_t handle_call(const char* name, void* handle, Body body)
{
    return library_call(name, [&]() -> cudnnStatus_t {
        Handle* found = find_handle(handle);
        if (found == nullptr)
            return refuse(CUDNN_STATUS_BAD_PARAM, "there is no such handle");
        if (found->context != current_context())
            return refuse(CUDNN_STATUS_BAD_PARAM, "the handle belongs to another context than the current one");
        if (found->context->failure != CUDA_SUCCESS)
            return fail(CUDNN_STATUS_EXECUTION_FAILED_CUDA_DRIVER, "an earlier kernel failed");
        return body(*found);
    });
}
}
