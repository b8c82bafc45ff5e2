// libcuda: errors, devices and contexts.
#include "simulator.h"

#include <cstdio>
#include <cstring>
#include <sys/mman.h>

namespace simulator
{
namespace
{
thread_local CUcontext current = nullptr;

// Addresses: far more than the memory, so that those of freed memory rest for long. The pages of what is not used do not exist.
constexpr size_t addresses = (size_t)256 << 30;
constexpr CUdeviceptr first_address = 0x5EA000000000;

bool reserve_addresses()
{
    State& s = state();
    for (int i = 0; i < device_count; i++)
    {
        void* wanted = (void*)(first_address + i * 2 * addresses);
        void* at = mmap(wanted, addresses, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (at == MAP_FAILED)
            return false;
        s.devices[i].first = s.devices[i].next = (CUdeviceptr)at;
        s.devices[i].end = s.devices[i].first + addresses;
    }

    return true;
}

int devices() { return (int)fault_value("devices", device_count); }

template <class Body> CUresult device_call(const char* name, CUdevice device, Body body)
{
    return driver_call(name, [&]() -> CUresult {
        if (device >= 0 && device < devices() && device < device_count)
            return body(state().devices[device]);
        violation("there is no device %d", device);
        return CUDA_ERROR_INVALID_DEVICE;
    });
}

// What a context held goes with it.
void destroy_context(Device& device, int ordinal)
{
    State& s = state();
    Context* context = device.primary.get();
    drain_all(*context);
    size_t left = 0;
    for (auto& [address, allocation] : s.allocations)
        left += allocation.device == ordinal;
    auto belongs = [&](auto& entry) { return entry.second->context == context; };
    std::vector<void*> streams, events, graphs;
    for (auto& entry : s.streams.all())
        if (belongs(entry))
            streams.push_back((void*)entry.first);
    for (auto& entry : s.events.all())
        if (belongs(entry))
            events.push_back((void*)entry.first);
    for (auto& entry : s.graph_execs.all())
        if (belongs(entry))
            graphs.push_back((void*)entry.first);
    size_t modules = release_modules(*context);
    if (left + streams.size() + events.size() + graphs.size() + modules > 0)
        violation("the context of device %d ends with %zu allocations, %zu streams, %zu events, %zu graphs and %zu modules alive", ordinal, left, streams.size(), events.size(), graphs.size(), modules);
    for (void* handle : streams)
        s.streams.remove(handle);
    for (void* handle : events)
        s.events.remove(handle);
    for (void* handle : graphs)
        s.graph_execs.remove(handle);
    release_memory(ordinal);
    s.contexts.remove(context->handle);
    device.primary = nullptr;
}
}

Context* current_context() { return current == nullptr ? nullptr : state().contexts.find(current); }
}

using namespace simulator;

EAS_EXPORT CUresult cuInit(unsigned flags)
{
    std::lock_guard guard(state().lock);
    begin_call("cuInit");
    if (flags != 0)
        return CUDA_ERROR_INVALID_VALUE;
    if (fault("no-device"))
        return CUDA_ERROR_NO_DEVICE;
    if (!state().initialised && !reserve_addresses())
        return CUDA_ERROR_OUT_OF_MEMORY;
    state().initialised = true;
    return CUDA_SUCCESS;
}

EAS_EXPORT CUresult cuDriverGetVersion(int* version)
{
    std::lock_guard guard(state().lock);
    begin_call("cuDriverGetVersion");
    if (version == nullptr)
        return CUDA_ERROR_INVALID_VALUE;
    *version = (int)fault_value("driver-version", 13000);
    return CUDA_SUCCESS;
}

EAS_EXPORT CUresult cuGetErrorName(CUresult error, const char** name)
{
    switch ((int)error)
    {
#define X(id, value, text) case value: *name = #id; return CUDA_SUCCESS;
        CUDA_RESULTS(X)
#undef X
    }

    *name = nullptr;
    return CUDA_ERROR_INVALID_VALUE;
}

EAS_EXPORT CUresult cuGetErrorString(CUresult error, const char** string)
{
    switch ((int)error)
    {
#define X(id, value, text) case value: *string = text; return CUDA_SUCCESS;
        CUDA_RESULTS(X)
#undef X
    }

    *string = nullptr;
    return CUDA_ERROR_INVALID_VALUE;
}

EAS_EXPORT CUresult cuDeviceGetCount(int* count)
{
    return driver_call("cuDeviceGetCount", [&] {
        *count = devices();
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDeviceGet(CUdevice* device, int ordinal)
{
    return device_call("cuDeviceGet", ordinal, [&](Device&) {
        *device = ordinal;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDeviceGetName(char* name, int length, CUdevice device)
{
    return device_call("cuDeviceGetName", device, [&](Device&) {
        std::snprintf(name, (size_t)length, "Eas simulator %d", device);
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDeviceTotalMem_v2(size_t* bytes, CUdevice device)
{
    return device_call("cuDeviceTotalMem_v2", device, [&](Device&) {
        *bytes = memory_limit();
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDeviceGetUuid_v2(CUuuid* uuid, CUdevice device)
{
    return device_call("cuDeviceGetUuid_v2", device, [&](Device&) {
        std::memcpy(uuid->bytes, "Eas simulator  ", 16);
        uuid->bytes[15] = (unsigned char)device;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDeviceGetAttribute(int* value, int attribute, CUdevice device)
{
    // Of a device with capability 9.0, by attribute.
    static const std::map<int, int> values = {
        {1, 1024}, {2, 1024}, {3, 1024}, {4, 64}, {5, 2147483647}, {6, 65535}, {7, 65535}, {8, 49152}, {9, 65536}, {10, 32}, {12, 65536}, {13, 1755000}, {16, 132}, {17, 0}, {18, 0}, {19, 1},
        {20, 0}, {31, 1}, {32, 1}, {35, 0}, {36, 2619000}, {37, 5120}, {38, 52428800}, {39, 2048}, {40, 3}, {41, 1}, {78, 1}, {81, 233472}, {82, 65536}, {83, 1}, {89, 1}, {95, 1}, {97, 232448},
        {106, 32}, {115, 1}};
    return device_call("cuDeviceGetAttribute", device, [&](Device&) {
        int capability = (int)fault_value("compute-capability", 90);
        auto found = values.find(attribute);
        if (attribute == 75 || attribute == 76)
            *value = attribute == 75 ? capability / 10 : capability % 10;
        else if (found != values.end())
            *value = found->second;
        else
            return CUDA_ERROR_INVALID_VALUE;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device)
{
    return device_call("cuDevicePrimaryCtxRetain", device, [&](Device& d) {
        if (d.primary == nullptr)
        {
            d.primary = std::make_shared<Context>();
            d.primary->device = device;
            d.primary->handle = state().contexts.add(d.primary);
            d.primary->legacy_stream = std::make_shared<Stream>(Stream{d.primary.get(), true, {}, nullptr});
        }

        d.primary->retained++;
        *context = d.primary->handle;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device)
{
    return device_call("cuDevicePrimaryCtxRelease_v2", device, [&](Device& d) {
        if (d.primary == nullptr)
        {
            violation("the primary context of device %d is not retained", device);
            return CUDA_ERROR_INVALID_CONTEXT;
        }

        if (--d.primary->retained == 0)
            destroy_context(d, device);
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDevicePrimaryCtxReset_v2(CUdevice device)
{
    return device_call("cuDevicePrimaryCtxReset_v2", device, [&](Device& d) {
        if (d.primary != nullptr)
            destroy_context(d, device);
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuDevicePrimaryCtxSetFlags_v2(CUdevice device, unsigned flags)
{
    return device_call("cuDevicePrimaryCtxSetFlags_v2", device, [&](Device&) { return flags > 0x1F ? CUDA_ERROR_INVALID_VALUE : CUDA_SUCCESS; });
}

EAS_EXPORT CUresult cuCtxSetCurrent(CUcontext context)
{
    return driver_call("cuCtxSetCurrent", [&] {
        if (context != nullptr && state().contexts.find(context) == nullptr)
        {
            violation("there is no context %p", context);
            return CUDA_ERROR_INVALID_CONTEXT;
        }

        current = context;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuCtxGetCurrent(CUcontext* context)
{
    return driver_call("cuCtxGetCurrent", [&] {
        *context = current_context() == nullptr ? nullptr : current;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuCtxGetDevice(CUdevice* device)
{
    return context_call("cuCtxGetDevice", [&](Context& context) {
        *device = context.device;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuCtxSynchronize()
{
    return context_call("cuCtxSynchronize", [&](Context& context) {
        if (CUresult refused = refuse_in_capture("to synchronise a context"); refused != CUDA_SUCCESS)
            return refused;
        if (fault("synchronize"))
            return context.failure = CUDA_ERROR_ILLEGAL_ADDRESS;
        return drain_all(context);
    });
}
