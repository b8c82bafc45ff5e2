// What the tests of the simulator share: the functions as a caller declares them, and checks.
#pragma once
#include "cuda_types.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

extern "C"
{
int easSimulatorReset(const char*);
int easSimulatorReport(char*, size_t);
const char* easSimulatorCalls();
int cuInit(unsigned);
int cuDriverGetVersion(int*);
int cuGetErrorName(int, const char**);
int cuDeviceGetCount(int*);
int cuDevicePrimaryCtxRetain(void**, int);
int cuDevicePrimaryCtxRelease_v2(int);
int cuCtxSetCurrent(void*);
int cuMemGetInfo_v2(size_t*, size_t*);
int cuMemAlloc_v2(CUdeviceptr*, size_t);
int cuMemFree_v2(CUdeviceptr);
int cuMemHostAlloc(void**, size_t, unsigned);
int cuMemFreeHost(void*);
int cuMemcpyHtoD_v2(CUdeviceptr, const void*, size_t);
int cuMemcpyDtoH_v2(void*, CUdeviceptr, size_t);
int cuMemcpyHtoDAsync_v2(CUdeviceptr, const void*, size_t, void*);
int cuMemcpyDtoHAsync_v2(void*, CUdeviceptr, size_t, void*);
int cuMemcpyDtoDAsync_v2(CUdeviceptr, CUdeviceptr, size_t, void*);
int cuMemsetD8Async(CUdeviceptr, unsigned char, size_t, void*);
int cuStreamCreate(void**, unsigned);
int cuStreamDestroy_v2(void*);
int cuStreamSynchronize(void*);
int cuStreamWaitEvent(void*, void*, unsigned);
int cuEventCreate(void**, unsigned);
int cuEventDestroy_v2(void*);
int cuEventRecord(void*, void*);
int cuEventSynchronize(void*);
int cuEventElapsedTime(float*, void*, void*);
int cuModuleLoadDataEx(void**, const void*, unsigned, int*, void**);
int cuModuleUnload(void*);
int cuModuleGetFunction(void**, void*, const char*);
int cuLaunchKernel(void*, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void*, void**, void**);
int cuStreamBeginCapture_v2(void*, int);
int cuStreamEndCapture(void*, void**);
int cuGraphInstantiateWithFlags(void**, void*, unsigned long long);
int cuGraphLaunch(void*, void*);
int cuGraphExecDestroy(void*);
int cuGraphDestroy(void*);
}

namespace test
{
inline std::string context;

[[noreturn]] inline void fail(const std::string& what)
{
    std::fprintf(stderr, "%s: %s\n", context.c_str(), what.c_str());
    std::exit(1);
}

inline void expect(bool condition, const char* what)
{
    if (!condition)
        fail(what);
}

inline std::string report()
{
    std::string text((size_t)easSimulatorReport(nullptr, 0), 0);
    easSimulatorReport(text.data(), text.size() + 1);
    return text;
}

inline long reported(const std::string& key)
{
    std::string text = std::string("\n").append(report()), start = std::string("\n").append(key).append("=");
    size_t at = text.find(start);
    if (at == std::string::npos)
        fail("the report has no " + key);
    return std::atol(text.c_str() + at + start.size());
}

inline void ok(int result, const char* call)
{
    if (result != 0)
        fail(std::string(call) + " returned " + std::to_string(result) + "\n" + report());
}

#define OK(call) ::test::ok((int)(call), #call)

// The call must return `code`, and the log must get a line that has `text` in it.
inline void violates(int result, int code, const char* text)
{
    if (result != code)
        fail("returned " + std::to_string(result) + ", expected " + std::to_string(code));
    std::string all = report();
    if (reported("violations") != 1 || all.find(text) == std::string::npos)
        fail(std::string("expected one violation with \"") + text + "\"\n" + all);
    easSimulatorReset(nullptr);
}

inline std::vector<float> random_values(size_t count, unsigned seed)
{
    std::mt19937 generator(seed);
    std::vector<float> values(count);
    for (float& v : values)
        v = (float)((double)generator() / 2147483648.0 - 1);
    return values;
}

// Device memory with a host's values.
class DeviceValues
{
public:
    explicit DeviceValues(const std::vector<float>& values) : count_(values.size())
    {
        OK(cuMemAlloc_v2(&address, values.size() * 4));
        OK(cuMemcpyHtoD_v2(address, values.data(), values.size() * 4));
    }

    ~DeviceValues() { cuMemFree_v2(address); }
    DeviceValues(const DeviceValues&) = delete;

    std::vector<float> read() const
    {
        std::vector<float> values(count_);
        OK(cuMemcpyDtoH_v2(values.data(), address, count_ * 4));
        return values;
    }

    void* pointer() const { return (void*)address; }

    CUdeviceptr address = 0;

private:
    size_t count_;
};

inline void expect_near(double actual, double expected, double tolerance, const char* what)
{
    if (!(std::fabs(actual - expected) <= tolerance))
        fail(std::string(what) + ": " + std::to_string(actual) + ", expected " + std::to_string(expected));
}
}

void test_cublas(void* stream);
void test_cudnn(void* stream);
