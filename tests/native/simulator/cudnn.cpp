// libcudnn: handles, errors, descriptors.
#include "cudnn.h"

#include <algorithm>
#include <cstdio>

namespace simulator::cudnn
{
namespace
{
thread_local std::string last_error;

template <class T> Table<T>& table(uintptr_t kind)
{
    static auto* all = new Table<T>(kind);
    return *all;
}

Table<Handle>& handles() { return table<Handle>(9); }
Table<Tensor>& tensors() { return table<Tensor>(10); }
Table<Filter>& filters() { return table<Filter>(11); }
Table<Convolution>& convolutions() { return table<Convolution>(12); }
Table<Activation>& activations() { return table<Activation>(13); }

template <class T> T* require_live(Table<T>& all, const void* descriptor)
{
    T* found = all.find(descriptor);
    if (found == nullptr)
        refuse(CUDNN_STATUS_BAD_PARAM, "there is no such descriptor");
    return found;
}

template <class T> cudnnStatus_t create(const char* name, Table<T>& all, void** descriptor)
{
    return library_call(name, [&] {
        if (descriptor == nullptr)
            return refuse(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, "nowhere to put the descriptor");
        *descriptor = all.add(std::make_shared<T>());
        count("live_descriptors");
        return CUDNN_STATUS_SUCCESS;
    });
}

template <class T> cudnnStatus_t destroy(const char* name, Table<T>& all, void* descriptor)
{
    return library_call(name, [&] {
        if (!all.remove(descriptor))
            return refuse(CUDNN_STATUS_BAD_PARAM, "there is no such descriptor");
        count("live_descriptors", -1);
        return CUDNN_STATUS_SUCCESS;
    });
}

bool is_type(int type) { return type >= 0 && type <= 14; }

template <class T, class Body> cudnnStatus_t set(const char* name, Table<T>& all, void* descriptor, bool valid, Body body)
{
    return library_call(name, [&] {
        T* found = require_live(all, descriptor);
        if (found == nullptr)
            return CUDNN_STATUS_BAD_PARAM;
        if (!valid)
            return refuse(CUDNN_STATUS_BAD_PARAM, "a value is outside what the descriptor takes");
        body(*found);
        return CUDNN_STATUS_SUCCESS;
    });
}
}

void Tensor::set(int data_type, int format, int n, int c, int h, int w)
{
    type = data_type;
    int sizes[4] = {n, c, h, w}, strides[4] = {c * h * w, format == NHWC ? 1 : h * w, format == NHWC ? w * c : w, format == NHWC ? c : 1};
    std::copy_n(sizes, 4, size);
    std::copy_n(strides, 4, stride);
}

Handle* find_handle(void* handle) { return handles().find(handle); }
Tensor* find_tensor(const void* descriptor) { return require_live(tensors(), descriptor); }
Filter* find_filter(const void* descriptor) { return require_live(filters(), descriptor); }
Convolution* find_convolution(const void* descriptor) { return require_live(convolutions(), descriptor); }
Activation* find_activation(const void* descriptor) { return require_live(activations(), descriptor); }

cudnnStatus_t fail(cudnnStatus_t status, const char* why)
{
    last_error = std::string("simulator: ") + why;
    return status;
}

cudnnStatus_t refuse(cudnnStatus_t status, const char* why)
{
    violation("%s", why);
    return fail(status, why);
}

cudnnStatus_t require(const Handle& handle, std::initializer_list<Buffer> buffers)
{
    for (const Buffer& buffer : buffers)
    {
        const char* problem = buffer.bytes == 0 ? nullptr : memory_problem(*handle.context, (CUdeviceptr)buffer.memory, buffer.bytes, buffer.alignment);
        if (problem == nullptr)
            continue;
        std::string text = std::string(buffer.name) + ", " + std::to_string(buffer.bytes) + " bytes: " + problem;
        bool misaligned = (uintptr_t)buffer.memory % buffer.alignment != 0;
        return refuse(buffer.memory == nullptr ? CUDNN_STATUS_BAD_PARAM_NULL_POINTER : misaligned ? CUDNN_STATUS_BAD_PARAM_MISALIGNED_POINTER : CUDNN_STATUS_EXECUTION_FAILED, text.c_str());
    }

    return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t enqueue_work(const Handle& handle, const char* name, std::initializer_list<Buffer> buffers, std::function<void()> body)
{
    if (cudnnStatus_t status = require(handle, buffers); status != CUDNN_STATUS_SUCCESS)
        return status;
    auto stream = find_stream(handle.stream, *handle.context);
    if (stream == nullptr)
        return fail(CUDNN_STATUS_BAD_PARAM_STREAM_MISMATCH, "the handle's stream is gone");
    std::vector<Range> ranges;
    for (const Buffer& buffer : buffers)
        ranges.push_back({(CUdeviceptr)buffer.memory, buffer.bytes});
    CUresult result = enqueue(stream, {name, std::move(ranges), [body = std::move(body)] {
        body();
        return CUDA_SUCCESS;
    }});
    return result == CUDA_SUCCESS ? CUDNN_STATUS_SUCCESS : fail(CUDNN_STATUS_EXECUTION_FAILED_CUDA_DRIVER, "the stream does not take the work");
}
}

using namespace simulator;
using namespace simulator::cudnn;

EAS_EXPORT size_t cudnnGetVersion()
{
    return library_call("cudnnGetVersion", [] { return (size_t)fault_value("cudnn-version", 91900); });
}

EAS_EXPORT size_t cudnnGetCudartVersion() { return 13000; }
EAS_EXPORT cudnnStatus_t cudnnGraphVersionCheck() { return CUDNN_STATUS_SUCCESS; }
EAS_EXPORT cudnnStatus_t cudnnOpsVersionCheck() { return CUDNN_STATUS_SUCCESS; }
EAS_EXPORT cudnnStatus_t cudnnCnnVersionCheck() { return CUDNN_STATUS_SUCCESS; }

EAS_EXPORT const char* cudnnGetErrorString(cudnnStatus_t status)
{
    switch ((int)status)
    {
#define X(name, value) case value: return #name;
        CUDNN_STATUSES(X)
#undef X
    default: return "CUDNN_UNKNOWN_STATUS";
    }
}

EAS_EXPORT void cudnnGetLastErrorString(char* message, size_t bytes)
{
    if (message != nullptr && bytes > 0)
        std::snprintf(message, bytes, "%s", last_error.c_str());
}

EAS_EXPORT cudnnStatus_t cudnnCreate(void** handle)
{
    return library_call("cudnnCreate", [&] {
        Context* context = current_context();
        if (handle == nullptr)
            return refuse(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, "nowhere to put the handle");
        if (context == nullptr)
            return refuse(CUDNN_STATUS_NOT_INITIALIZED, "no context is current on this thread");
        if (refuse_in_capture("to create a cuDNN handle") != CUDA_SUCCESS)
            return fail(CUDNN_STATUS_INTERNAL_ERROR, "a stream is capturing");
        *handle = handles().add(std::make_shared<Handle>(Handle{context}));
        count("live_handles");
        return CUDNN_STATUS_SUCCESS;
    });
}

EAS_EXPORT cudnnStatus_t cudnnDestroy(void* handle)
{
    return library_call("cudnnDestroy", [&] {
        if (!handles().remove(handle))
            return refuse(CUDNN_STATUS_BAD_PARAM, "there is no such handle");
        count("live_handles", -1);
        return CUDNN_STATUS_SUCCESS;
    });
}

EAS_EXPORT cudnnStatus_t cudnnSetStream(void* handle, CUstream stream)
{
    return handle_call("cudnnSetStream", handle, [&](Handle& found) {
        if (find_stream(stream, *found.context) == nullptr)
            return fail(CUDNN_STATUS_BAD_PARAM_STREAM_MISMATCH, "there is no such stream in the handle's context");
        found.stream = stream;
        return CUDNN_STATUS_SUCCESS;
    });
}

EAS_EXPORT cudnnStatus_t cudnnGetStream(void* handle, CUstream* stream)
{
    return handle_call("cudnnGetStream", handle, [&](Handle& found) {
        *stream = found.stream;
        return CUDNN_STATUS_SUCCESS;
    });
}

EAS_EXPORT cudnnStatus_t cudnnCreateTensorDescriptor(void** d) { return create("cudnnCreateTensorDescriptor", tensors(), d); }
EAS_EXPORT cudnnStatus_t cudnnDestroyTensorDescriptor(void* d) { return destroy("cudnnDestroyTensorDescriptor", tensors(), d); }
EAS_EXPORT cudnnStatus_t cudnnCreateFilterDescriptor(void** d) { return create("cudnnCreateFilterDescriptor", filters(), d); }
EAS_EXPORT cudnnStatus_t cudnnDestroyFilterDescriptor(void* d) { return destroy("cudnnDestroyFilterDescriptor", filters(), d); }
EAS_EXPORT cudnnStatus_t cudnnCreateConvolutionDescriptor(void** d) { return create("cudnnCreateConvolutionDescriptor", convolutions(), d); }
EAS_EXPORT cudnnStatus_t cudnnDestroyConvolutionDescriptor(void* d) { return destroy("cudnnDestroyConvolutionDescriptor", convolutions(), d); }
EAS_EXPORT cudnnStatus_t cudnnCreateActivationDescriptor(void** d) { return create("cudnnCreateActivationDescriptor", activations(), d); }
EAS_EXPORT cudnnStatus_t cudnnDestroyActivationDescriptor(void* d) { return destroy("cudnnDestroyActivationDescriptor", activations(), d); }

EAS_EXPORT cudnnStatus_t cudnnSetTensor4dDescriptor(void* d, int format, int type, int n, int c, int h, int w)
{
    bool valid = is_type(type) && (format == NCHW || format == NHWC) && n > 0 && c > 0 && h > 0 && w > 0;
    return set("cudnnSetTensor4dDescriptor", tensors(), d, valid, [&](Tensor& tensor) { tensor.set(type, format, n, c, h, w); });
}

EAS_EXPORT cudnnStatus_t cudnnSetTensor4dDescriptorEx(void* d, int type, int n, int c, int h, int w, int n_stride, int c_stride, int h_stride, int w_stride)
{
    bool valid = is_type(type) && n > 0 && c > 0 && h > 0 && w > 0 && n_stride > 0 && c_stride > 0 && h_stride > 0 && w_stride > 0;
    return set("cudnnSetTensor4dDescriptorEx", tensors(), d, valid, [&](Tensor& tensor) { tensor = {type, {n, c, h, w}, {n_stride, c_stride, h_stride, w_stride}}; });
}

EAS_EXPORT cudnnStatus_t cudnnSetFilter4dDescriptor(void* d, int type, int format, int k, int c, int h, int w)
{
    bool valid = is_type(type) && (format == NCHW || format == NHWC) && k > 0 && c > 0 && h > 0 && w > 0;
    return set("cudnnSetFilter4dDescriptor", filters(), d, valid, [&](Filter& filter) {
        filter.tensor.set(type, format, k, c, h, w);
        filter.format = format;
    });
}

EAS_EXPORT cudnnStatus_t cudnnSetConvolution2dDescriptor(void* d, int pad_h, int pad_w, int stride_h, int stride_w, int dilation_h, int dilation_w, int mode, int compute)
{
    bool valid = pad_h >= 0 && pad_w >= 0 && stride_h > 0 && stride_w > 0 && dilation_h > 0 && dilation_w > 0 && (mode == 0 || mode == 1) && is_type(compute);
    return set("cudnnSetConvolution2dDescriptor", convolutions(), d, valid,
        [&](Convolution& convolution) { convolution = {{pad_h, pad_w}, {stride_h, stride_w}, {dilation_h, dilation_w}, mode, compute, convolution.math, convolution.groups}; });
}

EAS_EXPORT cudnnStatus_t cudnnSetConvolutionMathType(void* d, int math)
{
    return set("cudnnSetConvolutionMathType", convolutions(), d, math >= 0 && math <= 3, [&](Convolution& convolution) { convolution.math = math; });
}

EAS_EXPORT cudnnStatus_t cudnnSetConvolutionGroupCount(void* d, int groups)
{
    return set("cudnnSetConvolutionGroupCount", convolutions(), d, groups > 0, [&](Convolution& convolution) { convolution.groups = groups; });
}

EAS_EXPORT cudnnStatus_t cudnnSetActivationDescriptor(void* d, int mode, int nan, double)
{
    return set("cudnnSetActivationDescriptor", activations(), d, mode >= 0 && mode <= 6 && (nan == 0 || nan == 1), [&](Activation& activation) { activation.mode = mode; });
}
