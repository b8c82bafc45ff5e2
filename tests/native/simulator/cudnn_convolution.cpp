// libcudnn: the functions of convolutions. Which algorithms there are, what they need and what they refuse is made up, but of the kinds that cuDNN has: number 0 takes
// pixels with gaps, number 1 does not; some sum in varying order; some take filters of 3 x 3 alone; most need a workspace.
#include "convolution.h"

#include <algorithm>

namespace simulator::cudnn
{
namespace
{
struct Performance
{
    int algorithm, status;
    float time;
    size_t memory;
    int determinism, math_type, reserved[3];
};

static_assert(sizeof(Performance) == 48 && offsetof(Performance, memory) == 16 && offsetof(Performance, math_type) == 28);

enum class Filters { All, ThreeByThree, None };

// The relative times make the fastest one vary: the fastest with gaps is number 0, and the fastest for gradients is not deterministic.
struct Algorithm { bool gaps; Filters filters; bool deterministic, tensor_cores, bfloat16; float relative_time; };

constexpr Algorithm missing = {false, Filters::None, true, false, false, 0};
constexpr Algorithm forward[] = {{true, Filters::All, true, false, true, 1.5f}, {false, Filters::All, true, true, true, 1}, {false, Filters::All, true, false, false, 2}, missing, missing, missing, missing,
    {false, Filters::ThreeByThree, true, true, false, 1.2f}};
constexpr Algorithm backward_data[] = {{true, Filters::All, false, false, true, 0.9f}, {false, Filters::All, true, true, true, 1}, missing, missing, missing, {false, Filters::ThreeByThree, true, true, false, 1.3f}};
constexpr Algorithm backward_filter[] = {{true, Filters::All, false, false, true, 0.9f}, {false, Filters::All, true, true, true, 1}, missing, {false, Filters::All, false, false, false, 0.8f}, missing,
    {false, Filters::ThreeByThree, true, true, false, 1.3f}, missing};

int count_of(Pass pass) { return pass == Pass::Forward ? 8 : pass == Pass::BackwardData ? 6 : 7; }
const Algorithm* algorithms(Pass pass) { return pass == Pass::Forward ? forward : pass == Pass::BackwardData ? backward_data : backward_filter; }

int output_size(const Convolution& c, const Tensor& x, const Tensor& w, int axis)
{
    int reach = (w.size[2 + axis] - 1) * c.dilation[axis] + 1;
    return (x.size[2 + axis] + 2 * c.padding[axis] - reach) / c.stride[axis] + 1;
}

// The descriptors of a convolution, by what they describe.
struct Descriptors { const void *x, *y, *w, *convolution; };

// What is wrong with a convolution as cuDNN sees it.
cudnnStatus_t describe(Pass pass, Descriptors d, Problem& p)
{
    Tensor *x = find_tensor(d.x), *y = find_tensor(d.y);
    Filter* w = find_filter(d.w);
    Convolution* c = find_convolution(d.convolution);
    if (x == nullptr || y == nullptr || w == nullptr || c == nullptr)
        return CUDNN_STATUS_BAD_PARAM;
    if (x->type < 0 || y->type < 0 || w->format < 0 || c->mode < 0)
        return refuse(CUDNN_STATUS_BAD_PARAM, "a descriptor was not set");
    p = {pass, *x, *y, w->tensor, *c, nullptr, nullptr, nullptr, 0, 0, false, false};
    if (x->type != y->type || x->type != w->tensor.type)
        return refuse(CUDNN_STATUS_BAD_PARAM, "the types of the three tensors differ");
    if ((x->type != FLOAT && x->type != BFLOAT16) || c->compute != FLOAT)
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE, "only float32 and bfloat16 with sums in float32 are simulated");
    if (c->groups != 1)
        return refuse(CUDNN_STATUS_NOT_SUPPORTED, "groups are not simulated");
    if (x->size[1] != w->tensor.size[1] || y->size[1] != w->tensor.size[0] || x->size[0] != y->size[0])
        return refuse(CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH, "channels or images of the three tensors do not fit");
    if (y->size[2] != output_size(*c, *x, w->tensor, 0) || y->size[3] != output_size(*c, *x, w->tensor, 1))
        return refuse(CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH, "the output has another height or width than the convolution gives");
    bool channels_last = x->stride[1] == 1 && y->stride[1] == 1;
    if ((w->format == NHWC) != channels_last && x->size[1] > 1 && y->size[1] > 1)
        return refuse(CUDNN_STATUS_NOT_SUPPORTED_LAYOUT, "the filter's format is not that of the tensors");
    return CUDNN_STATUS_SUCCESS;
}

size_t workspace_bytes(const Problem& p, int algorithm)
{
    size_t rows = (size_t)p.w.size[1] * p.w.size[2] * p.w.size[3], pixels = (size_t)p.y.size[2] * p.y.size[3], weights = (size_t)p.w.count() * 4;
    size_t bytes = algorithm == 0 ? 0 : algorithm == 1 ? pixels * 16 + 1024 : p.pass == Pass::Forward && algorithm == 2 ? rows * pixels * 4 : algorithm == 3 ? 2 * weights : 2 * weights + 4096;
    return (bytes + 255) / 256 * 256;
}

// Null where the algorithm takes this convolution.
const char* unsupported(const Problem& p, int algorithm)
{
    if (algorithm < 0 || algorithm >= count_of(p.pass))
        return "there is no such algorithm";
    const Algorithm& a = algorithms(p.pass)[algorithm];
    bool three_by_three = p.w.size[2] == 3 && p.w.size[3] == 3 && p.convolution.stride[0] == 1 && p.convolution.stride[1] == 1 && p.convolution.dilation[0] == 1 && p.convolution.dilation[1] == 1;
    if (a.filters == Filters::None)
        return "the algorithm is not there for this layout";
    if (a.filters == Filters::ThreeByThree && !three_by_three)
        return "the algorithm takes filters of 3 x 3 with stride 1 alone";
    if (!a.gaps && !(p.x.packed() && p.y.packed()))
        return "the algorithm takes tensors without gaps alone";
    return p.x.bfloat16() && !a.bfloat16 ? "the algorithm does not take bfloat16" : nullptr;
}

Performance measure(const Problem& p, int algorithm)
{
    if (unsupported(p, algorithm) != nullptr)
        return {algorithm, CUDNN_STATUS_NOT_SUPPORTED, -1, 0, 0, DEFAULT_MATH, {}};
    const Algorithm& a = algorithms(p.pass)[algorithm];
    float operations = (float)p.y.count() * (float)p.w.size[1] * (float)p.w.size[2] * (float)p.w.size[3];
    int math = p.convolution.math == FMA_MATH ? FMA_MATH : a.tensor_cores ? p.convolution.math : DEFAULT_MATH;
    return {algorithm, CUDNN_STATUS_SUCCESS, a.relative_time * (0.005f + operations * 1e-9f), workspace_bytes(p, algorithm), a.deterministic, math, {}};
}

// Those that work, fastest first, then those that do not.
cudnnStatus_t list(const Problem& p, int requested, int* returned, Performance* results, size_t most_memory)
{
    if (requested < 1 || returned == nullptr || results == nullptr)
        return refuse(CUDNN_STATUS_BAD_PARAM, "nowhere to put the results");
    std::vector<Performance> all;
    for (int i = 0; i < count_of(p.pass); i++)
    {
        Performance measured = measure(p, i);
        if (measured.memory > most_memory)
            measured = {i, CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED, -1, measured.memory, measured.determinism, measured.math_type, {}};
        all.push_back(measured);
    }

    std::stable_sort(all.begin(), all.end(), [](const Performance& a, const Performance& b) { return a.status != b.status ? a.status < b.status : a.time < b.time; });
    *returned = std::min(requested, (int)all.size());
    std::copy_n(all.begin(), *returned, results);
    return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t find(const char* name, Pass pass, void* handle, Descriptors d, int requested, int* returned, void* results, bool measures)
{
    return handle_call(name, handle, [&](Handle&) {
        Problem p;
        if (cudnnStatus_t status = describe(pass, d, p); status != CUDNN_STATUS_SUCCESS)
            return status;
        count("plan_searches");
        if (fault("plan"))
            return fail(CUDNN_STATUS_NOT_SUPPORTED, "no algorithm, on request");
        if (measures && refuse_in_capture("to measure algorithms") != CUDA_SUCCESS)
            return fail(CUDNN_STATUS_EXECUTION_FAILED, "a stream is capturing");
        return list(p, requested, returned, (Performance*)results, SIZE_MAX);
    });
}

// The memory of a convolution, by what it holds.
struct Memory { const void *x, *y, *w; };

void set_memory(Problem& p, Memory m) { p.x_memory = m.x, p.y_memory = m.y, p.w_memory = m.w; }

// Nothing that lives may be there.
void spoil_workspace(void* workspace, size_t bytes) { std::fill_n((unsigned char*)workspace, bytes, (unsigned char)0xEE); }

// Measuring overwrites the output: with values that are no numbers, so that a caller who needs what was there finds out.
cudnnStatus_t find_on_memory(const char* name, Pass pass, void* handle, Descriptors d, Memory m, int requested, int* returned, void* results, void* workspace, size_t bytes)
{
    return handle_call(name, handle, [&](Handle& found) {
        Problem p;
        if (cudnnStatus_t status = describe(pass, d, p); status != CUDNN_STATUS_SUCCESS)
            return status;
        count("plan_searches");
        if (fault("plan"))
            return fail(CUDNN_STATUS_NOT_SUPPORTED, "no algorithm, on request");
        if (refuse_in_capture("to measure algorithms") != CUDA_SUCCESS)
            return fail(CUDNN_STATUS_EXECUTION_FAILED, "a stream is capturing");
        const Tensor& written = pass == Pass::Forward ? p.y : pass == Pass::BackwardData ? p.x : p.w;
        void* output = (void*)(pass == Pass::Forward ? m.y : pass == Pass::BackwardData ? m.x : m.w);
        auto spoil = [written, output, workspace, bytes] {
            for (int n = 0; n < written.size[0]; n++)
                for (int c = 0; c < written.size[1]; c++)
                    for (int h = 0; h < written.size[2]; h++)
                        for (int w = 0; w < written.size[3]; w++)
                            write_element(output, written.bfloat16(), written.at(n, c, h, w), NAN);
            spoil_workspace(workspace, bytes);
        };
        cudnnStatus_t status = enqueue_work(found, name, {buffer("x", p.x, m.x), buffer("y", p.y, m.y), buffer("w", p.w, m.w), {"the workspace", workspace, bytes, 1}}, spoil);
        if (status != CUDNN_STATUS_SUCCESS)
            return status;
        if (drain(*find_stream(found.stream, *found.context)) != CUDA_SUCCESS)
            return fail(CUDNN_STATUS_EXECUTION_FAILED, "an earlier kernel failed");
        return list(p, requested, returned, (Performance*)results, bytes);
    });
}

cudnnStatus_t get_workspace_size(const char* name, Pass pass, void* handle, Descriptors d, int algorithm, size_t* bytes)
{
    return handle_call(name, handle, [&](Handle&) {
        Problem p;
        if (cudnnStatus_t status = describe(pass, d, p); status != CUDNN_STATUS_SUCCESS)
            return status;
        if (bytes == nullptr)
            return refuse(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, "nowhere to put the size");
        if (const char* why = unsupported(p, algorithm))
            return fail(CUDNN_STATUS_NOT_SUPPORTED, why);
        *bytes = workspace_bytes(p, algorithm);
        return CUDNN_STATUS_SUCCESS;
    });
}

cudnnStatus_t run(const char* name, Pass pass, void* handle, const void* alpha, Descriptors d, Memory m, int algorithm, void* workspace, size_t bytes, const void* beta)
{
    return handle_call(name, handle, [&](Handle& found) {
        Problem p;
        if (cudnnStatus_t status = describe(pass, d, p); status != CUDNN_STATUS_SUCCESS)
            return status;
        if (alpha == nullptr || beta == nullptr)
            return refuse(CUDNN_STATUS_BAD_PARAM_NULL_POINTER, "no alpha or beta");
        if (const char* why = unsupported(p, algorithm))
            return refuse(CUDNN_STATUS_NOT_SUPPORTED, why);
        size_t needed = workspace_bytes(p, algorithm);
        if (bytes < needed)
            return refuse(CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT, "the workspace is too small");
        count("convolutions");
        if (fault("convolution"))
            return fail(CUDNN_STATUS_EXECUTION_FAILED, "a failure on request");
        const Algorithm& a = algorithms(pass)[algorithm];
        static unsigned runs = 0; // the order of one that is not deterministic changes from run to run
        set_memory(p, m);
        p.alpha = *(const float*)alpha, p.beta = *(const float*)beta;
        p.tensor_float32 = a.tensor_cores && p.convolution.math != FMA_MATH;
        return enqueue_work(found, name, {buffer("x", p.x, m.x), buffer("y", p.y, m.y), buffer("w", p.w, m.w), {"the workspace", workspace, needed, 1}}, [p, a, workspace, needed]() mutable {
            p.reversed = !a.deterministic && ++runs % 2 == 0;
            spoil_workspace(workspace, needed);
            compute(p);
        });
    });
}
}
}

using namespace simulator;
using namespace simulator::cudnn;

EAS_EXPORT cudnnStatus_t cudnnGetConvolution2dForwardOutputDim(void* convolution, void* x, void* w, int* n, int* c, int* height, int* width)
{
    return library_call("cudnnGetConvolution2dForwardOutputDim", [&] {
        Convolution* found = find_convolution(convolution);
        Tensor* input = find_tensor(x);
        Filter* filter = find_filter(w);
        if (found == nullptr || input == nullptr || filter == nullptr)
            return CUDNN_STATUS_BAD_PARAM;
        if (found->mode < 0 || input->type < 0 || filter->format < 0 || input->size[1] != filter->tensor.size[1] * found->groups)
            return refuse(CUDNN_STATUS_BAD_PARAM, "a descriptor was not set, or the channels do not fit");
        *n = input->size[0], *c = filter->tensor.size[0];
        *height = output_size(*found, *input, filter->tensor, 0), *width = output_size(*found, *input, filter->tensor, 1);
        return *height > 0 && *width > 0 ? CUDNN_STATUS_SUCCESS : refuse(CUDNN_STATUS_BAD_PARAM, "the filter is larger than the input");
    });
}

// The three passes have the same functions, with their descriptors in another order.
#define PASS_FUNCTIONS(pass, name, first, second, output) \
    EAS_EXPORT cudnnStatus_t cudnnGetConvolution##name##AlgorithmMaxCount(void* handle, int* number) \
    { \
        return handle_call("cudnnGetConvolution" #name "AlgorithmMaxCount", handle, [&](Handle&) { *number = count_of(pass); return CUDNN_STATUS_SUCCESS; }); \
    } \
    EAS_EXPORT cudnnStatus_t cudnnGetConvolution##name##Algorithm_v7(void* handle, void* first##_d, void* second##_d, void* convolution, void* output##_d, int requested, int* returned, void* results) \
    { \
        return find("cudnnGetConvolution" #name "Algorithm_v7", pass, handle, Descriptors{x_d, y_d, w_d, convolution}, requested, returned, results, false); \
    } \
    EAS_EXPORT cudnnStatus_t cudnnFindConvolution##name##Algorithm(void* handle, void* first##_d, void* second##_d, void* convolution, void* output##_d, int requested, int* returned, void* results) \
    { \
        return find("cudnnFindConvolution" #name "Algorithm", pass, handle, Descriptors{x_d, y_d, w_d, convolution}, requested, returned, results, true); \
    } \
    EAS_EXPORT cudnnStatus_t cudnnFindConvolution##name##AlgorithmEx(void* handle, void* first##_d, const void* first, void* second##_d, const void* second, void* convolution, void* output##_d, \
        void* output, int requested, int* returned, void* results, void* workspace, size_t bytes) \
    { \
        return find_on_memory("cudnnFindConvolution" #name "AlgorithmEx", pass, handle, Descriptors{x_d, y_d, w_d, convolution}, {x, y, w}, requested, returned, results, workspace, bytes); \
    } \
    EAS_EXPORT cudnnStatus_t cudnnGetConvolution##name##WorkspaceSize(void* handle, void* first##_d, void* second##_d, void* convolution, void* output##_d, int algorithm, size_t* bytes) \
    { \
        return get_workspace_size("cudnnGetConvolution" #name "WorkspaceSize", pass, handle, Descriptors{x_d, y_d, w_d, convolution}, algorithm, bytes); \
    } \
    EAS_EXPORT cudnnStatus_t cudnnConvolution##name(void* handle, const void* alpha, void* first##_d, const void* first, void* second##_d, const void* second, void* convolution, int algorithm, \
        void* workspace, size_t bytes, const void* beta, void* output##_d, void* output) \
    { \
        return run("cudnnConvolution" #name, pass, handle, alpha, Descriptors{x_d, y_d, w_d, convolution}, {x, y, w}, algorithm, workspace, bytes, beta); \
    }

PASS_FUNCTIONS(Pass::Forward, Forward, x, w, y)
PASS_FUNCTIONS(Pass::BackwardData, BackwardData, w, y, x)
PASS_FUNCTIONS(Pass::BackwardFilter, BackwardFilter, x, y, w)
