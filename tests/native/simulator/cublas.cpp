// libcublas: the products that a training engine needs, in plain loops. Column-major, as cuBLAS is.
#include "numbers.h"
#include "simulator.h"

#include <algorithm>

using namespace simulator;

namespace
{
enum cublasStatus_t : int
{
    CUBLAS_STATUS_SUCCESS = 0, CUBLAS_STATUS_NOT_INITIALIZED = 1, CUBLAS_STATUS_ALLOC_FAILED = 3, CUBLAS_STATUS_INVALID_VALUE = 7, CUBLAS_STATUS_ARCH_MISMATCH = 8,
    CUBLAS_STATUS_MAPPING_ERROR = 11, CUBLAS_STATUS_EXECUTION_FAILED = 13, CUBLAS_STATUS_INTERNAL_ERROR = 14, CUBLAS_STATUS_NOT_SUPPORTED = 15
};

enum { R_32F = 0, R_16BF = 14, COMPUTE_32F = 68, COMPUTE_32F_PEDANTIC = 69, COMPUTE_32F_FAST_TF32 = 77, MATH_TF32 = 3 };

struct Handle
{
    Context* context;
    CUstream stream = nullptr;
    CUdeviceptr workspace = 0;
    size_t workspace_bytes = 0;
    int math = 0;
};

struct Matrix
{
    CUdeviceptr address;
    int type, rows, columns, leading; // as stored
    bool transposed;
    long long stride = 0;

    size_t element_bytes() const { return type == R_32F ? 4 : 2; }
    bool bfloat16() const { return type == R_16BF; }
    Range range(int batch) const { return {address, ((size_t)(columns - 1) * leading + rows + (size_t)(batch - 1) * stride) * element_bytes()}; }
    const void* at(int batch) const { return (const char*)address + (size_t)batch * stride * element_bytes(); }
};

struct Product
{
    int m, n, k, batch;
    Matrix a, b, c;
    float alpha, beta;
    bool tensor_float32;
};

Table<Handle>& handles()
{
    static auto* all = new Table<Handle>(8);
    return *all;
}

float operand(const Matrix& matrix, const void* memory, ptrdiff_t row, ptrdiff_t column, bool tensor_float32)
{
    float v = read_element(memory, matrix.bfloat16(), matrix.transposed ? column + row * matrix.leading : row + column * matrix.leading);
    return tensor_float32 ? to_tensor_float32(v) : v;
}

// The terms of every element are added from first to last.
EAS_VECTORISED void multiply(const Product& p, int batch)
{
    static std::vector<float> rows, sums; // one lock is held
    rows.resize((size_t)p.k * p.m);
    sums.resize((size_t)p.m);
    const void* a = p.a.at(batch);
    const void* b = p.b.at(batch);
    void* c = (void*)p.c.at(batch);
    for (int l = 0; l < p.k; l++)
        for (int i = 0; i < p.m; i++)
            rows[(size_t)l * p.m + i] = operand(p.a, a, i, l, p.tensor_float32);
    for (int j = 0; j < p.n; j++)
    {
        std::fill(sums.begin(), sums.end(), 0.0f);
        for (int l = 0; l < p.k; l++)
            add_scaled(sums.data(), &rows[(size_t)l * p.m], operand(p.b, b, l, j, p.tensor_float32), p.m);
        for (int i = 0; i < p.m; i++)
            blend_element(c, p.c.bfloat16(), (ptrdiff_t)j * p.c.leading + i, p.alpha, sums[i], p.beta);
    }
}

template <class Body> cublasStatus_t handle_call(const char* name, void* handle, Body body)
{
    return library_call(name, [&]() -> cublasStatus_t {
        Handle* found = handles().find(handle);
        if (found == nullptr)
        {
            violation("there is no handle %p", handle);
            return CUBLAS_STATUS_NOT_INITIALIZED;
        }

        if (found->context != current_context())
        {
            violation("the handle belongs to another context than the current one");
            return CUBLAS_STATUS_MAPPING_ERROR;
        }

        return found->context->failure != CUDA_SUCCESS ? CUBLAS_STATUS_EXECUTION_FAILED : body(*found);
    });
}

cublasStatus_t refuse(cublasStatus_t status, const char* why)
{
    violation("%s", why);
    return status;
}

cublasStatus_t require(const Handle& handle, const Matrix& matrix, const char* name, int batch)
{
    if (matrix.leading < std::max(1, matrix.rows))
        return refuse(CUBLAS_STATUS_INVALID_VALUE, "a leading dimension is less than the rows");
    Range range = matrix.range(batch);
    const char* problem = memory_problem(*handle.context, range.address, range.bytes, matrix.element_bytes());
    if (problem == nullptr)
        return CUBLAS_STATUS_SUCCESS;
    violation("%s, %d x %d with leading dimension %d at 0x%llx: %s", name, matrix.rows, matrix.columns, matrix.leading, matrix.address, problem);
    return matrix.address == 0 ? CUBLAS_STATUS_INVALID_VALUE : CUBLAS_STATUS_EXECUTION_FAILED;
}

bool is_supported(const Product& p, int compute)
{
    bool floats = p.a.type == R_32F && p.b.type == R_32F && p.c.type == R_32F, halves = p.a.type == R_16BF && p.b.type == R_16BF && (p.c.type == R_32F || p.c.type == R_16BF);
    return (compute == COMPUTE_32F && (floats || halves)) || (compute == COMPUTE_32F_PEDANTIC && (floats || halves)) || (compute == COMPUTE_32F_FAST_TF32 && floats);
}

cublasStatus_t enqueue_product(Handle& handle, const char* name, Product p, int compute, const float* alpha, const float* beta)
{
    if (p.m < 0 || p.n < 0 || p.k < 0 || p.batch < 0 || alpha == nullptr || beta == nullptr)
        return refuse(CUBLAS_STATUS_INVALID_VALUE, "a negative size, or no alpha or beta");
    if (!is_supported(p, compute))
        return refuse(CUBLAS_STATUS_NOT_SUPPORTED, "these types are not supported together");
    if (p.m == 0 || p.n == 0 || p.batch == 0)
        return CUBLAS_STATUS_SUCCESS;
    p.alpha = *alpha, p.beta = *beta;
    p.tensor_float32 = p.a.type == R_32F && (compute == COMPUTE_32F_FAST_TF32 || (compute == COMPUTE_32F && (handle.math & 15) == MATH_TF32));
    for (auto [matrix, label] : {std::pair{&p.a, "A"}, {&p.b, "B"}, {&p.c, "C"}})
        if (cublasStatus_t status = require(handle, *matrix, label, p.batch); status != CUBLAS_STATUS_SUCCESS)
            return status;
    count("products");
    if (fault("product"))
        return CUBLAS_STATUS_EXECUTION_FAILED;
    auto stream = find_stream(handle.stream, *handle.context);
    if (stream == nullptr)
        return CUBLAS_STATUS_EXECUTION_FAILED;
    std::vector<Range> ranges = {p.a.range(p.batch), p.b.range(p.batch), p.c.range(p.batch)};
    if (handle.workspace != 0)
        ranges.push_back({handle.workspace, handle.workspace_bytes});
    CUresult result = enqueue(stream, {name, std::move(ranges), [p, workspace = handle.workspace, bytes = handle.workspace_bytes] {
        std::fill_n((unsigned char*)workspace, std::min(bytes, (size_t)4096), (unsigned char)0xEE); // nothing that lives may be there
        for (int i = 0; i < p.batch; i++)
            multiply(p, i);
        return CUDA_SUCCESS;
    }});
    return result == CUDA_SUCCESS ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_EXECUTION_FAILED;
}

struct Operand { const void* memory; int type, leading; long long stride; };

cublasStatus_t gemm(const char* name, void* handle, int transa, int transb, int m, int n, int k, const void* alpha, Operand a, Operand b, const void* beta, Operand c, int batch, int compute, int algo)
{
    return handle_call(name, handle, [&](Handle& found) {
        if (transa < 0 || transa > 2 || transb < 0 || transb > 2)
            return refuse(CUBLAS_STATUS_INVALID_VALUE, "an operation is none of N, T and C");
        if (algo < -1 || algo > 115)
            return refuse(CUBLAS_STATUS_INVALID_VALUE, "there is no such algorithm");
        if (batch > 1 && (a.stride < 0 || b.stride < 0 || c.stride < 0))
            return refuse(CUBLAS_STATUS_NOT_SUPPORTED, "negative strides are not supported here");
        auto matrix = [](Operand o, int rows, int columns, bool transposed) {
            return Matrix{(CUdeviceptr)o.memory, o.type, transposed ? columns : rows, transposed ? rows : columns, o.leading, transposed, o.stride};
        };
        Product p{m, n, k, batch, matrix(a, m, k, transa != 0), matrix(b, k, n, transb != 0), matrix(c, m, n, false), 0, 0, false};
        return enqueue_product(found, name, p, compute, (const float*)alpha, (const float*)beta);
    });
}
}

EAS_EXPORT cublasStatus_t cublasCreate_v2(void** handle)
{
    return library_call("cublasCreate_v2", [&] {
        Context* context = current_context();
        if (handle == nullptr)
            return CUBLAS_STATUS_INVALID_VALUE;
        if (context == nullptr)
            return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "no context is current on this thread");
        if (refuse_in_capture("to create a cuBLAS handle") != CUDA_SUCCESS)
            return CUBLAS_STATUS_ALLOC_FAILED;
        *handle = handles().add(std::make_shared<Handle>(Handle{context}));
        count("live_handles");
        return CUBLAS_STATUS_SUCCESS;
    });
}

EAS_EXPORT cublasStatus_t cublasDestroy_v2(void* handle)
{
    return library_call("cublasDestroy_v2", [&] {
        if (!handles().remove(handle))
            return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "there is no such handle");
        count("live_handles", -1);
        return CUBLAS_STATUS_SUCCESS;
    });
}

EAS_EXPORT cublasStatus_t cublasGetVersion_v2(void*, int* version)
{
    return library_call("cublasGetVersion_v2", [&] {
        if (version == nullptr)
            return CUBLAS_STATUS_INVALID_VALUE;
        *version = (int)fault_value("cublas-version", 120604);
        return CUBLAS_STATUS_SUCCESS;
    });
}

EAS_EXPORT cublasStatus_t cublasGetProperty(int property, int* value)
{
    return library_call("cublasGetProperty", [&] {
        int version = (int)fault_value("cublas-version", 120604);
        if (value == nullptr || property < 0 || property > 2)
            return CUBLAS_STATUS_INVALID_VALUE;
        *value = property == 0 ? version / 10000 : property == 1 ? version / 100 % 100 : version % 100;
        return CUBLAS_STATUS_SUCCESS;
    });
}

// Takes the workspace away, as cuBLAS does.
EAS_EXPORT cublasStatus_t cublasSetStream_v2(void* handle, CUstream stream)
{
    return handle_call("cublasSetStream_v2", handle, [&](Handle& found) {
        if (find_stream(stream, *found.context) == nullptr)
            return CUBLAS_STATUS_INVALID_VALUE;
        found.stream = stream;
        found.workspace = found.workspace_bytes = 0;
        return CUBLAS_STATUS_SUCCESS;
    });
}

EAS_EXPORT cublasStatus_t cublasSetWorkspace_v2(void* handle, void* workspace, size_t bytes)
{
    return handle_call("cublasSetWorkspace_v2", handle, [&](Handle& found) {
        if (const char* problem = bytes == 0 ? nullptr : memory_problem(*found.context, (CUdeviceptr)workspace, bytes, 256))
            return refuse(CUBLAS_STATUS_INVALID_VALUE, problem);
        found.workspace = bytes == 0 ? 0 : (CUdeviceptr)workspace;
        found.workspace_bytes = bytes;
        return CUBLAS_STATUS_SUCCESS;
    });
}

EAS_EXPORT cublasStatus_t cublasSetMathMode(void* handle, int mode)
{
    return handle_call("cublasSetMathMode", handle, [&](Handle& found) {
        if ((mode & ~16) < 0 || (mode & ~16) > 3)
            return refuse(CUBLAS_STATUS_INVALID_VALUE, "there is no such math mode");
        found.math = mode;
        return CUBLAS_STATUS_SUCCESS;
    });
}

EAS_EXPORT cublasStatus_t cublasSetPointerMode_v2(void* handle, int mode)
{
    return handle_call("cublasSetPointerMode_v2", handle, [&](Handle&) {
        return mode == 0 ? CUBLAS_STATUS_SUCCESS : refuse(CUBLAS_STATUS_NOT_SUPPORTED, "the simulator reads alpha and beta from the host");
    });
}

EAS_EXPORT const char* cublasGetStatusString(cublasStatus_t status)
{
    switch ((int)status)
    {
    case CUBLAS_STATUS_SUCCESS: return "CUBLAS_STATUS_SUCCESS";
    case CUBLAS_STATUS_NOT_INITIALIZED: return "CUBLAS_STATUS_NOT_INITIALIZED";
    case CUBLAS_STATUS_ALLOC_FAILED: return "CUBLAS_STATUS_ALLOC_FAILED";
    case CUBLAS_STATUS_INVALID_VALUE: return "CUBLAS_STATUS_INVALID_VALUE";
    case CUBLAS_STATUS_ARCH_MISMATCH: return "CUBLAS_STATUS_ARCH_MISMATCH";
    case CUBLAS_STATUS_MAPPING_ERROR: return "CUBLAS_STATUS_MAPPING_ERROR";
    case CUBLAS_STATUS_EXECUTION_FAILED: return "CUBLAS_STATUS_EXECUTION_FAILED";
    case CUBLAS_STATUS_INTERNAL_ERROR: return "CUBLAS_STATUS_INTERNAL_ERROR";
    case CUBLAS_STATUS_NOT_SUPPORTED: return "CUBLAS_STATUS_NOT_SUPPORTED";
    default: return "<unknown>";
    }
}

EAS_EXPORT cublasStatus_t cublasSgemm_v2(void* handle, int transa, int transb, int m, int n, int k, const float* alpha, const float* a, int lda, const float* b, int ldb, const float* beta, float* c,
    int ldc)
{
    return gemm("cublasSgemm_v2", handle, transa, transb, m, n, k, alpha, {a, R_32F, lda, 0}, {b, R_32F, ldb, 0}, beta, {c, R_32F, ldc, 0}, 1, COMPUTE_32F, -1);
}

EAS_EXPORT cublasStatus_t cublasGemmEx(void* handle, int transa, int transb, int m, int n, int k, const void* alpha, const void* a, int a_type, int lda, const void* b, int b_type, int ldb,
    const void* beta, void* c, int c_type, int ldc, int compute, int algo)
{
    return gemm("cublasGemmEx", handle, transa, transb, m, n, k, alpha, {a, a_type, lda, 0}, {b, b_type, ldb, 0}, beta, {c, c_type, ldc, 0}, 1, compute, algo);
}

EAS_EXPORT cublasStatus_t cublasGemmStridedBatchedEx(void* handle, int transa, int transb, int m, int n, int k, const void* alpha, const void* a, int a_type, int lda, long long a_stride,
    const void* b, int b_type, int ldb, long long b_stride, const void* beta, void* c, int c_type, int ldc, long long c_stride, int batch, int compute, int algo)
{
    return gemm("cublasGemmStridedBatchedEx", handle, transa, transb, m, n, k, alpha, {a, a_type, lda, a_stride}, {b, b_type, ldb, b_stride}, beta, {c, c_type, ldc, c_stride}, batch, compute, algo);
}
