// The simulator as Eas uses it: launches, copies, graphs, every fault, every kind of violation.
#include "simulator_test.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

using namespace test;

namespace
{
void* device_context;
void* stream;

struct Fill { CUdeviceptr y; long long pitch; int rows, columns; float value; };
struct ColumnSums { CUdeviceptr x, partials; long long pitch, rows; int channels, pieces; };

static_assert(sizeof(Fill) == 32 && sizeof(ColumnSums) == 40);

std::string read_ptx(const char* file)
{
    std::ifstream input(std::string(PTX "/") + file);
    return {std::istreambuf_iterator<char>(input), {}};
}

void* load(const char* file)
{
    void* module;
    OK(cuModuleLoadDataEx(&module, read_ptx(file).c_str(), 0, nullptr, nullptr));
    return module;
}

void* function_of(void* module, const char* name)
{
    void* function;
    OK(cuModuleGetFunction(&function, module, name));
    return function;
}

template <class Arguments> int launch(void* function, Arguments arguments, unsigned blocks = 1, unsigned threads = 256)
{
    void* pointers[] = {&arguments};
    return cuLaunchKernel(function, blocks, 1, 1, threads, 1, 1, 0, stream, pointers, nullptr);
}

void launches_run_when_something_waits()
{
    context = "launch";
    void *elementwise = load("elementwise.ptx"), *sums = load("column_sums.ptx");
    DeviceValues y(std::vector<float>(64, 0)), partials(std::vector<float>(8, 0));
    OK(launch(function_of(elementwise, "fill_f32"), Fill{y.address, 8, 8, 8, 3}));
    expect(y.read()[5] == 0, "the work of a stream that nothing waited for was done");
    OK(cuStreamSynchronize(stream));
    expect(y.read()[5] == 3 && y.read()[63] == 3, "fill");
    OK(launch(function_of(sums, "column_sums_f32"), ColumnSums{y.address, partials.address, 8, 8, 8, 1}));
    OK(cuStreamSynchronize(stream));
    expect(partials.read()[0] == 24 && partials.read()[7] == 24, "column sums");
    expect(std::string(easSimulatorCalls()).find("cuLaunchKernel\n") != std::string::npos, "the calls are not listed");

    auto rate = [&](const char* name, auto once) {
        auto start = std::chrono::steady_clock::now();
        int count = 0;
        for (; std::chrono::steady_clock::now() - start < std::chrono::milliseconds(300); count += 10)
        {
            for (int i = 0; i < 10; i++)
                OK(once());
            OK(cuStreamSynchronize(stream));
        }

        std::printf("%s: %.0f launches/s\n", name, count / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    };
    rate("pointwise, one block", [&] { return launch(function_of(elementwise, "fill_f32"), Fill{y.address, 8, 8, 8, 3}); });
    rate("cooperative, one block", [&] { return launch(function_of(sums, "column_sums_f32"), ColumnSums{y.address, partials.address, 8, 8, 8, 1}); });
    OK(cuModuleUnload(elementwise));
    OK(cuModuleUnload(sums));
}

void copies_from_pinned_memory_happen_later()
{
    context = "copies";
    float* pinned;
    DeviceValues y(std::vector<float>(4, 0)), z(std::vector<float>(4, 0));
    OK(cuMemHostAlloc((void**)&pinned, 16, 0));
    pinned[0] = 1;
    OK(cuMemcpyHtoDAsync_v2(y.address, pinned, 16, stream));
    pinned[0] = 2;
    OK(cuMemcpyDtoDAsync_v2(z.address, y.address, 16, stream));
    OK(cuStreamSynchronize(stream));
    expect(y.read()[0] == 2 && z.read()[0] == 2, "pinned memory was read at once");
    float pageable[4] = {5, 5, 5, 5};
    OK(cuMemcpyHtoDAsync_v2(y.address, pageable, 16, stream));
    pageable[0] = 6;
    float back[4];
    OK(cuMemcpyDtoHAsync_v2(back, y.address, 16, stream));
    expect(back[0] == 5, "pageable memory was not staged");
    OK(cuMemcpyDtoHAsync_v2(pinned, y.address, 16, stream));
    expect(pinned[0] == 2, "a copy to pinned memory did not wait for its turn");
    OK(cuStreamSynchronize(stream));
    expect(pinned[0] == 5, "a copy to pinned memory");
    OK(cuMemsetD8Async(y.address, 0, 16, stream));
    OK(cuMemFreeHost(pinned));
    expect(y.read()[0] == 0, "memset");
}

void events_order_streams()
{
    context = "events";
    void *other, *start, *end;
    OK(cuStreamCreate(&other, 1));
    OK(cuEventCreate(&start, 0));
    OK(cuEventCreate(&end, 0));
    DeviceValues y(std::vector<float>(4, 0)), z(std::vector<float>(4, 1));
    OK(cuEventRecord(start, stream));
    OK(cuMemsetD8Async(y.address, 0x40, 16, stream));
    OK(cuEventRecord(end, stream));
    OK(cuMemcpyDtoDAsync_v2(z.address, y.address, 16, other));
    OK(cuStreamSynchronize(other));
    expect(z.read()[0] == 0, "a stream saw the work of another that it did not wait for");
    OK(cuStreamWaitEvent(other, end, 0));
    OK(cuMemcpyDtoDAsync_v2(z.address, y.address, 16, other));
    OK(cuStreamSynchronize(other));
    expect(z.read()[0] != 0, "a stream did not wait for an event");
    OK(cuEventSynchronize(end));
    float milliseconds = -1;
    OK(cuEventElapsedTime(&milliseconds, start, end));
    expect(milliseconds >= 0, "the time between events");
    OK(cuEventDestroy_v2(start));
    OK(cuEventDestroy_v2(end));
    OK(cuStreamDestroy_v2(other));
}

void graphs_repeat_what_was_captured()
{
    context = "graphs";
    void *module = load("elementwise.ptx"), *add = function_of(module, "copy_f32"), *graph, *exec;
    struct Copy { CUdeviceptr x, y; long long x_pitch, y_pitch; int rows, columns, accumulate; } copy;
    static_assert(sizeof(Copy) == 48);
    DeviceValues x(std::vector<float>(8, 1)), y(std::vector<float>(8, 0));
    copy = {x.address, y.address, 8, 8, 1, 8, 1};
    OK(cuStreamBeginCapture_v2(stream, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    OK(launch(add, copy));
    copy.x = 0; // the argument was copied
    OK(cuStreamEndCapture(stream, &graph));
    OK(cuGraphInstantiateWithFlags(&exec, graph, 0));
    expect(y.read()[0] == 0, "captured work ran");
    for (int i = 0; i < 3; i++)
        OK(cuGraphLaunch(exec, stream));
    OK(cuStreamSynchronize(stream));
    expect(y.read()[7] == 3, "three launches of a graph");
    OK(cuGraphDestroy(graph));
    OK(cuGraphExecDestroy(exec));

    CUdeviceptr address;
    OK(cuStreamBeginCapture_v2(stream, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    violates(cuMemAlloc_v2(&address, 16), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, "a capture forbids to allocate");
    expect(cuStreamEndCapture(stream, &graph) == CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, "a capture with a forbidden call ended well");
    OK(cuStreamBeginCapture_v2(stream, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    violates(cuStreamSynchronize(stream), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, "cannot be waited for");
    cuStreamEndCapture(stream, &graph);
    OK(cuStreamBeginCapture_v2(stream, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    violates(cuModuleLoadDataEx(&exec, "", 0, nullptr, nullptr), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, "load a module");
    cuStreamEndCapture(stream, &graph);
    OK(cuModuleUnload(module));
}

void a_graph_that_outlives_its_memory_fails()
{
    context = "graph after a free";
    void *graph, *exec;
    CUdeviceptr address;
    OK(cuMemAlloc_v2(&address, 64));
    OK(cuStreamBeginCapture_v2(stream, CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
    OK(cuMemsetD8Async(address, 0, 64, stream));
    OK(cuStreamEndCapture(stream, &graph));
    OK(cuGraphInstantiateWithFlags(&exec, graph, 0));
    OK(cuMemFree_v2(address));
    OK(cuGraphLaunch(exec, stream));
    violates(cuStreamSynchronize(stream), CUDA_ERROR_ILLEGAL_ADDRESS, "not in a live allocation");
    OK(cuGraphDestroy(graph));
    OK(cuGraphExecDestroy(exec));
}

void violations_are_reported()
{
    context = "violations";
    void* module = load("elementwise.ptx");
    void* fill = function_of(module, "fill_f32");
    DeviceValues y(std::vector<float>(64, 0));
    float host[128] = {};
    violates(cuMemcpyHtoD_v2(y.address, host, 512), CUDA_ERROR_INVALID_VALUE, "past the end");
    violates(cuMemcpyHtoD_v2((CUdeviceptr)host, host, 4), CUDA_ERROR_INVALID_VALUE, "not an address of a device");
    violates(cuMemFree_v2(y.address + 8), CUDA_ERROR_INVALID_VALUE, "not the address of an allocation");
    violates(cuStreamSynchronize((void*)12345), CUDA_ERROR_INVALID_HANDLE, "there is no stream");
    violates(launch(fill, Fill{y.address, 8, 8, 8, 0}, 0), CUDA_ERROR_INVALID_VALUE, "0 x 1 x 1 blocks");
    violates(launch(fill, Fill{y.address, 8, 8, 8, 0}, 1, 512), CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, "512 threads");
    OK(launch(fill, Fill{y.address, 8, 9, 8, 0}));
    violates(cuStreamSynchronize(stream), CUDA_ERROR_ILLEGAL_ADDRESS, "wrote past the end");
    CUdeviceptr freed;
    OK(cuMemAlloc_v2(&freed, 256));
    OK(cuMemFree_v2(freed));
    OK(launch(fill, Fill{freed, 8, 8, 8, 0}));
    violates(cuStreamSynchronize(stream), CUDA_ERROR_ILLEGAL_ADDRESS, "fill_f32 ran on");
    violates(cuModuleUnload((void*)16), CUDA_ERROR_INVALID_HANDLE, "there is no module");
    std::thread([] {
        CUdeviceptr none;
        violates(cuMemAlloc_v2(&none, 16), CUDA_ERROR_INVALID_CONTEXT, "no context");
    }).join();

    void* second;
    OK(cuDevicePrimaryCtxRetain(&second, 1));
    OK(cuCtxSetCurrent(second));
    violates(cuMemsetD8Async(y.address, 0, 4, nullptr), CUDA_ERROR_INVALID_VALUE, "memory of another device");
    violates(cuStreamSynchronize(stream), CUDA_ERROR_INVALID_HANDLE, "another context");
    OK(cuMemAlloc_v2(&freed, 256));
    violates(cuDevicePrimaryCtxRelease_v2(1), CUDA_SUCCESS, "ends with 1 allocations");
    OK(cuCtxSetCurrent(device_context));
    OK(cuMemcpyDtoH_v2(host, y.address, 256));
    OK(cuModuleUnload(module));
    // The guard behind y stays broken, and is seen once more where y is freed.
}

void ptx_is_checked()
{
    context = "ptx";
    void* module;
    char log[256] = {};
    int options[] = {CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
    void* values[] = {log, (void*)sizeof log};
    expect(cuModuleLoadDataEx(&module, "no ptx", 2, options, values) == CUDA_ERROR_INVALID_PTX && std::strlen(log) + 1 == (size_t)values[1], "text that is not PTX");
    expect(cuModuleLoadDataEx(&module, ".version 9.9\n.target sm_80\n", 0, nullptr, nullptr) == CUDA_ERROR_UNSUPPORTED_PTX_VERSION, "PTX that is too new");
    expect(cuModuleLoadDataEx(&module, ".version 7.5\n.target sm_100\n", 0, nullptr, nullptr) == CUDA_ERROR_NO_BINARY_FOR_GPU, "PTX for another device");
    module = load("elementwise.ptx");
    expect(cuModuleGetFunction(values, module, "sgd") == CUDA_ERROR_NOT_FOUND, "a kernel of another file was found");
    OK(cuModuleUnload(module));
}

void faults_come_when_asked_for()
{
    context = "faults";
    CUdeviceptr address;
    void* module;
    int number;
    expect(easSimulatorReset("nonsense=1") == 1, "an unknown fault was taken");
    easSimulatorReset("allocation=2");
    OK(cuMemAlloc_v2(&address, 16));
    OK(cuMemFree_v2(address));
    expect(cuMemAlloc_v2(&address, 16) == CUDA_ERROR_OUT_OF_MEMORY, "allocation");
    OK(cuMemAlloc_v2(&address, 16));
    OK(cuMemFree_v2(address));
    easSimulatorReset("driver-version=11080,devices=0,no-device,bad-ptx");
    OK(cuDriverGetVersion(&number));
    expect(number == 11080, "driver version");
    OK(cuDeviceGetCount(&number));
    expect(number == 0, "devices");
    expect(cuInit(0) == CUDA_ERROR_NO_DEVICE, "no device");
    expect(cuModuleLoadDataEx(&module, read_ptx("elementwise.ptx").c_str(), 0, nullptr, nullptr) == CUDA_ERROR_INVALID_PTX, "bad ptx");
    easSimulatorReset("memory=1000");
    expect(cuMemAlloc_v2(&address, 1001) == CUDA_ERROR_OUT_OF_MEMORY, "memory limit");
    easSimulatorReset("launch=2,synchronize=1");
    expect(cuStreamSynchronize(stream) == CUDA_ERROR_ILLEGAL_ADDRESS, "synchronize");
    expect(cuStreamSynchronize(stream) == CUDA_ERROR_ILLEGAL_ADDRESS, "a failure does not stay");
    easSimulatorReset("launch=2");
    module = load("elementwise.ptx");
    DeviceValues y(std::vector<float>(64, 0));
    void* fill = function_of(module, "fill_f32");
    OK(launch(fill, Fill{y.address, 8, 8, 8, 0}));
    expect(launch(fill, Fill{y.address, 8, 8, 8, 0}) == CUDA_ERROR_LAUNCH_FAILED, "launch");
    easSimulatorReset(nullptr);
    OK(cuModuleUnload(module));
    const char* name;
    OK(cuGetErrorName(719, &name));
    expect(std::string(name) == "CUDA_ERROR_LAUNCH_FAILED", "the name of an error");
}

void threads_have_a_stream_each()
{
    context = "threads";
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; t++)
        threads.emplace_back([] {
            void *own, *module;
            OK(cuCtxSetCurrent(device_context));
            OK(cuStreamCreate(&own, 1));
            module = load("elementwise.ptx");
            DeviceValues y(std::vector<float>(64, 0));
            for (int i = 0; i < 500; i++)
            {
                Fill fill{y.address, 8, 8, 8, (float)i};
                void* pointers[] = {&fill};
                OK(cuLaunchKernel(function_of(module, "fill_f32"), 1, 1, 1, 256, 1, 1, 0, own, pointers, nullptr));
            }

            OK(cuStreamSynchronize(own));
            expect(y.read()[0] == 499, "the last launch of a thread");
            OK(cuModuleUnload(module));
            OK(cuStreamDestroy_v2(own));
        });
    for (std::thread& thread : threads)
        thread.join();
}
}

int main()
{
    context = "start";
    OK(cuInit(0));
    OK(cuDevicePrimaryCtxRetain(&device_context, 0));
    OK(cuCtxSetCurrent(device_context));
    OK(cuStreamCreate(&stream, 1));
    launches_run_when_something_waits();
    copies_from_pinned_memory_happen_later();
    events_order_streams();
    graphs_repeat_what_was_captured();
    a_graph_that_outlives_its_memory_fails();
    ptx_is_checked();
    faults_come_when_asked_for();
    threads_have_a_stream_each();
    test_cublas(stream);
    test_cudnn(stream);
    context = "nothing is left";
    OK(cuStreamSynchronize(stream));
    if (reported("violations") != 0)
        fail(report());
    violations_are_reported();
    OK(cuStreamDestroy_v2(stream));
    for (const char* key : {"live_allocations", "live_host_allocations", "live_streams", "live_events", "live_modules", "live_graphs", "live_graph_executables", "live_handles", "live_descriptors"})
        expect(reported(key) == 0, key);
    OK(cuDevicePrimaryCtxRelease_v2(0));
    return 0;
}
