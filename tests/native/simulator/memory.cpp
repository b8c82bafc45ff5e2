// libcuda: memory of devices, memory of the host that copies need not stage, copies.
#include "simulator.h"

#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

namespace simulator
{
namespace
{
// New memory is all ones, which is not a number in float32 and bfloat16; the guard behind it shows what writes past the end.
constexpr unsigned char fresh = 0xFF, guard_byte = 0xA5;
constexpr size_t guard_bytes = 256, allocation_alignment = 512;
constexpr size_t page = 4096;

size_t with_guard(size_t bytes) { return (bytes + guard_bytes + allocation_alignment - 1) / allocation_alignment * allocation_alignment; }

// The first gap at or after the address where the last search ended, and then from the beginning.
CUdeviceptr find_gap(Device& device, size_t bytes)
{
    State& s = state();
    for (CUdeviceptr at : {device.next, device.first})
    {
        auto next = s.allocations.lower_bound(at);
        while (at + bytes <= device.end)
        {
            if (next == s.allocations.end() || next->first >= device.end || next->first >= at + bytes)
                return at;
            at = next->first + with_guard(next->second.bytes);
            ++next;
        }
    }

    return 0;
}

CUresult allocate(Context& context, CUdeviceptr* address, size_t bytes)
{
    State& s = state();
    Device& device = s.devices[context.device];
    if (address == nullptr || bytes == 0)
    {
        violation("asked for %zu bytes", bytes);
        return CUDA_ERROR_INVALID_VALUE;
    }

    count("allocations");
    if (fault("allocation") || bytes > memory_limit() || device.used > memory_limit() - bytes)
        return CUDA_ERROR_OUT_OF_MEMORY;
    CUdeviceptr at = find_gap(device, with_guard(bytes));
    if (at == 0)
        return CUDA_ERROR_OUT_OF_MEMORY;
    s.allocations[at] = {bytes, context.device};
    device.next = at + with_guard(bytes);
    device.used += bytes;
    device.peak = device.used > device.peak ? device.used : device.peak;
    std::memset((void*)at, fresh, bytes);
    std::memset((void*)(at + bytes), guard_byte, guard_bytes);
    *address = at;
    return CUDA_SUCCESS;
}

void forget(std::map<CUdeviceptr, Allocation>::iterator allocation)
{
    auto [address, held] = *allocation;
    if (!guard_is_whole(address))
        violation("something wrote past the end of the %zu bytes at 0x%llx", held.bytes, address);
    state().devices[held.device].used -= held.bytes;
    CUdeviceptr first = (address + page - 1) / page * page, end = (address + held.bytes) / page * page;
    if (end > first)
        madvise((void*)first, end - first, MADV_DONTNEED);
    state().allocations.erase(allocation);
}

CUresult require_freeable(Context& context, CUdeviceptr address)
{
    auto found = state().allocations.find(address);
    if (found != state().allocations.end() && found->second.device == context.device)
        return CUDA_SUCCESS;
    violation("0x%llx is not the address of an allocation of device %d", address, context.device);
    return CUDA_ERROR_INVALID_VALUE;
}

CUresult require_memory(Context& context, CUdeviceptr address, size_t bytes, size_t alignment = 1)
{
    const char* problem = bytes == 0 ? nullptr : memory_problem(context, address, bytes, alignment);
    if (problem == nullptr)
        return CUDA_SUCCESS;
    violation("%zu bytes at 0x%llx: %s", bytes, address, problem);
    return CUDA_ERROR_INVALID_VALUE;
}

// What copies and fills have in common: the checks of their ranges, the fault, the count.
CUresult prepare_copy(Context& context, std::initializer_list<Range> ranges, size_t alignment = 1)
{
    count("copies");
    if (fault("copy"))
        return context.failure = CUDA_ERROR_ILLEGAL_ADDRESS;
    for (Range range : ranges)
        if (CUresult result = require_memory(context, range.address, range.bytes, alignment); result != CUDA_SUCCESS)
            return result;
    return CUDA_SUCCESS;
}

// A copy or a fill that the caller's thread waits for.
template <class Body> CUresult synchronous(const char* name, std::initializer_list<Range> ranges, Body body, size_t alignment = 1)
{
    return context_call(name, [&](Context& context) {
        if (CUresult refused = refuse_in_capture("a synchronous copy"); refused != CUDA_SUCCESS)
            return refused;
        if (CUresult result = prepare_copy(context, ranges, alignment); result != CUDA_SUCCESS)
            return result;
        if (CUresult result = drain_blocking(context); result != CUDA_SUCCESS)
            return result;
        body();
        return CUDA_SUCCESS;
    });
}

CUresult enqueue_copy(Context& context, CUstream stream, const char* name, std::vector<Range> ranges, std::function<void()> body)
{
    auto found = find_stream(stream, context);
    if (found == nullptr)
        return CUDA_ERROR_INVALID_HANDLE;
    return enqueue(found, {name, std::move(ranges), [body = std::move(body)] {
        body();
        return CUDA_SUCCESS;
    }});
}

template <class T> void fill(CUdeviceptr address, T value, size_t elements)
{
    for (size_t i = 0; i < elements; i++)
        ((T*)address)[i] = value;
}

template <class T> CUresult fill_async(const char* name, CUdeviceptr address, T value, size_t elements, CUstream stream)
{
    return context_call(name, [&](Context& context) {
        if (CUresult result = prepare_copy(context, {{address, elements * sizeof(T)}}, sizeof(T)); result != CUDA_SUCCESS)
            return result;
        return enqueue_copy(context, stream, name, {{address, elements * sizeof(T)}}, [=] { fill(address, value, elements); });
    });
}

CUresult pin(void* address, size_t bytes, bool owned)
{
    state().pinned[(uintptr_t)address] = bytes;
    state().pinned_owned[(uintptr_t)address] = owned;
    return CUDA_SUCCESS;
}

CUresult unpin(Context& context, void* address, bool owned, CUresult otherwise)
{
    auto found = state().pinned_owned.find((uintptr_t)address);
    if (found == state().pinned_owned.end() || found->second != owned)
    {
        violation("%p is not such host memory", address);
        return otherwise;
    }

    drain_all(context);
    state().pinned.erase((uintptr_t)address);
    state().pinned_owned.erase(found);
    if (owned)
        std::free(address);
    return CUDA_SUCCESS;
}

CUresult allocate_host(void** address, size_t bytes)
{
    if (CUresult refused = refuse_in_capture("to allocate host memory"); refused != CUDA_SUCCESS)
        return refused;
    if (address == nullptr || bytes == 0)
        return CUDA_ERROR_INVALID_VALUE;
    void* memory = fault("host-allocation") ? nullptr : std::aligned_alloc(page, (bytes + page - 1) / page * page);
    if (memory == nullptr)
        return CUDA_ERROR_OUT_OF_MEMORY;
    std::memset(memory, fresh, bytes);
    *address = memory;
    return pin(memory, bytes, true);
}
}

const Allocation* find_allocation(int device, CUdeviceptr address, size_t bytes)
{
    auto& all = state().allocations;
    auto next = all.upper_bound(address);
    if (next == all.begin())
        return nullptr;
    auto& [first, allocation] = *std::prev(next);
    size_t offset = address - first;
    return allocation.device == device && offset < allocation.bytes && bytes <= allocation.bytes - offset ? &allocation : nullptr;
}

bool is_device_address(CUdeviceptr address)
{
    for (Device& device : state().devices)
        if (address >= device.first && address < device.end)
            return true;
    return false;
}

bool is_pinned(const void* address, size_t bytes)
{
    auto next = state().pinned.upper_bound((uintptr_t)address);
    if (next == state().pinned.begin())
        return false;
    auto& [first, size] = *std::prev(next);
    size_t offset = (uintptr_t)address - first;
    return offset < size && bytes <= size - offset;
}

const char* memory_problem(const Context& context, CUdeviceptr address, size_t bytes, size_t alignment)
{
    if (address == 0)
        return "the address is 0";
    if (find_allocation(context.device, address, bytes) == nullptr)
    {
        if (!is_device_address(address))
            return "not an address of a device";
        if (find_allocation(1 - context.device, address, 1) != nullptr)
            return "memory of another device";
        return find_allocation(context.device, address, 1) != nullptr ? "past the end of the allocation" : "not in a live allocation (freed, or a wrong offset)";
    }

    return address % alignment == 0 ? nullptr : "not aligned to the type";
}

bool guard_is_whole(CUdeviceptr address)
{
    auto next = state().allocations.upper_bound(address);
    if (next == state().allocations.begin())
        return true;
    auto& [first, allocation] = *std::prev(next);
    const unsigned char* guard = (const unsigned char*)(first + allocation.bytes);
    return guard[0] == guard_byte && std::memcmp(guard, guard + 1, guard_bytes - 1) == 0;
}

void release_memory(int device)
{
    auto& all = state().allocations;
    for (auto at = all.begin(); at != all.end();)
    {
        auto here = at++;
        if (here->second.device == device)
            forget(here);
    }
}
}

using namespace simulator;

EAS_EXPORT CUresult cuMemGetInfo_v2(size_t* free, size_t* total)
{
    return context_call("cuMemGetInfo_v2", [&](Context& context) {
        size_t used = state().devices[context.device].used;
        *total = memory_limit();
        *free = used < *total ? *total - used : 0;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuMemAlloc_v2(CUdeviceptr* address, size_t bytes)
{
    return context_call("cuMemAlloc_v2", [&](Context& context) {
        CUresult refused = refuse_in_capture("to allocate");
        return refused != CUDA_SUCCESS ? refused : allocate(context, address, bytes);
    });
}

EAS_EXPORT CUresult cuMemFree_v2(CUdeviceptr address)
{
    return release_call("cuMemFree_v2", [&](Context& context) {
        if (address == 0)
            return CUDA_SUCCESS;
        if (CUresult refused = refuse_in_capture("to free"); refused != CUDA_SUCCESS)
            return refused;
        if (CUresult result = require_freeable(context, address); result != CUDA_SUCCESS)
            return result;
        CUresult result = drain_all(context);
        forget(state().allocations.find(address));
        return result;
    });
}

EAS_EXPORT CUresult cuMemAllocAsync(CUdeviceptr* address, size_t bytes, CUstream stream)
{
    return context_call("cuMemAllocAsync", [&](Context& context) {
        if (find_stream(stream, context) == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        CUresult refused = refuse_in_capture("to allocate");
        return refused != CUDA_SUCCESS ? refused : allocate(context, address, bytes);
    });
}

EAS_EXPORT CUresult cuMemFreeAsync(CUdeviceptr address, CUstream stream)
{
    return context_call("cuMemFreeAsync", [&](Context& context) {
        if (CUresult refused = refuse_in_capture("to free"); refused != CUDA_SUCCESS)
            return refused;
        if (CUresult result = require_freeable(context, address); result != CUDA_SUCCESS)
            return result;
        return enqueue_copy(context, stream, "cuMemFreeAsync", {}, [=] {
            if (auto found = state().allocations.find(address); found != state().allocations.end())
                forget(found);
        });
    });
}

EAS_EXPORT CUresult cuDeviceGetDefaultMemPool(CUmemoryPool* pool, CUdevice device)
{
    return driver_call("cuDeviceGetDefaultMemPool", [&] {
        if (device < 0 || device >= device_count)
            return CUDA_ERROR_INVALID_DEVICE;
        *pool = &state().devices[device];
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuMemPoolSetAttribute(CUmemoryPool pool, int attribute, void* value)
{
    return driver_call("cuMemPoolSetAttribute", [&] { return pool != nullptr && value != nullptr && attribute >= 1 && attribute <= 8 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE; });
}

EAS_EXPORT CUresult cuMemPoolTrimTo(CUmemoryPool pool, size_t)
{
    return driver_call("cuMemPoolTrimTo", [&] { return pool != nullptr ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE; });
}

EAS_EXPORT CUresult cuMemHostAlloc(void** address, size_t bytes, unsigned flags)
{
    return context_call("cuMemHostAlloc", [&](Context&) { return flags > 7 ? CUDA_ERROR_INVALID_VALUE : allocate_host(address, bytes); });
}

EAS_EXPORT CUresult cuMemAllocHost_v2(void** address, size_t bytes)
{
    return context_call("cuMemAllocHost_v2", [&](Context&) { return allocate_host(address, bytes); });
}

EAS_EXPORT CUresult cuMemFreeHost(void* address)
{
    return release_call("cuMemFreeHost", [&](Context& context) {
        CUresult refused = refuse_in_capture("to free host memory");
        return refused != CUDA_SUCCESS ? refused : unpin(context, address, true, CUDA_ERROR_INVALID_VALUE);
    });
}

EAS_EXPORT CUresult cuMemHostRegister_v2(void* address, size_t bytes, unsigned flags)
{
    return context_call("cuMemHostRegister_v2", [&](Context&) {
        if (address == nullptr || bytes == 0 || flags > 15)
            return CUDA_ERROR_INVALID_VALUE;
        if (state().pinned.contains((uintptr_t)address))
            return CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
        return pin(address, bytes, false);
    });
}

EAS_EXPORT CUresult cuMemHostUnregister(void* address)
{
    return release_call("cuMemHostUnregister", [&](Context& context) { return unpin(context, address, false, CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED); });
}

EAS_EXPORT CUresult cuMemcpyHtoD_v2(CUdeviceptr destination, const void* source, size_t bytes)
{
    return synchronous("cuMemcpyHtoD_v2", {{destination, bytes}}, [&] { std::memcpy((void*)destination, source, bytes); });
}

EAS_EXPORT CUresult cuMemcpyDtoH_v2(void* destination, CUdeviceptr source, size_t bytes)
{
    return synchronous("cuMemcpyDtoH_v2", {{source, bytes}}, [&] { std::memcpy(destination, (void*)source, bytes); });
}

EAS_EXPORT CUresult cuMemcpyDtoD_v2(CUdeviceptr destination, CUdeviceptr source, size_t bytes)
{
    return synchronous("cuMemcpyDtoD_v2", {{source, bytes}, {destination, bytes}}, [&] { std::memmove((void*)destination, (void*)source, bytes); });
}

EAS_EXPORT CUresult cuMemsetD8_v2(CUdeviceptr address, unsigned char value, size_t elements)
{
    return synchronous("cuMemsetD8_v2", {{address, elements}}, [&] { fill(address, value, elements); });
}

EAS_EXPORT CUresult cuMemsetD32_v2(CUdeviceptr address, unsigned value, size_t elements)
{
    return synchronous("cuMemsetD32_v2", {{address, elements * 4}}, [&] { fill(address, value, elements); }, 4);
}

EAS_EXPORT CUresult cuMemsetD8Async(CUdeviceptr address, unsigned char value, size_t elements, CUstream stream)
{
    return fill_async("cuMemsetD8Async", address, value, elements, stream);
}

EAS_EXPORT CUresult cuMemsetD32Async(CUdeviceptr address, unsigned value, size_t elements, CUstream stream)
{
    return fill_async("cuMemsetD32Async", address, value, elements, stream);
}

// Pinned memory is read when the stream comes to it; other memory is staged at once, as the driver does, and is refused in a capture, whose replay would read it later.
EAS_EXPORT CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr destination, const void* source, size_t bytes, CUstream stream)
{
    return context_call("cuMemcpyHtoDAsync_v2", [&](Context& context) {
        if (CUresult result = prepare_copy(context, {{destination, bytes}}); result != CUDA_SUCCESS)
            return result;
        std::vector<Range> ranges = {{destination, bytes}};
        if (is_pinned(source, bytes))
            return enqueue_copy(context, stream, "cuMemcpyHtoDAsync_v2", ranges, [=] { std::memcpy((void*)destination, source, bytes); });
        if (CUresult refused = refuse_in_capture("to copy from memory that is not pinned"); refused != CUDA_SUCCESS)
            return refused;
        std::string staged((const char*)source, bytes);
        return enqueue_copy(context, stream, "cuMemcpyHtoDAsync_v2", ranges, [=] { std::memcpy((void*)destination, staged.data(), bytes); });
    });
}

EAS_EXPORT CUresult cuMemcpyDtoHAsync_v2(void* destination, CUdeviceptr source, size_t bytes, CUstream stream)
{
    return context_call("cuMemcpyDtoHAsync_v2", [&](Context& context) {
        if (CUresult result = prepare_copy(context, {{source, bytes}}); result != CUDA_SUCCESS)
            return result;
        bool pinned = is_pinned(destination, bytes);
        if (CUresult refused = pinned ? CUDA_SUCCESS : refuse_in_capture("to copy to memory that is not pinned"); refused != CUDA_SUCCESS)
            return refused;
        CUresult result = enqueue_copy(context, stream, "cuMemcpyDtoHAsync_v2", {{source, bytes}}, [=] { std::memcpy(destination, (void*)source, bytes); });
        return pinned || result != CUDA_SUCCESS ? result : drain(*find_stream(stream, context));
    });
}

EAS_EXPORT CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr destination, CUdeviceptr source, size_t bytes, CUstream stream)
{
    return context_call("cuMemcpyDtoDAsync_v2", [&](Context& context) {
        if (CUresult result = prepare_copy(context, {{source, bytes}, {destination, bytes}}); result != CUDA_SUCCESS)
            return result;
        return enqueue_copy(context, stream, "cuMemcpyDtoDAsync_v2", {{source, bytes}, {destination, bytes}}, [=] { std::memmove((void*)destination, (void*)source, bytes); });
    });
}
