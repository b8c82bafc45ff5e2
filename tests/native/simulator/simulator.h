// What the stand-ins of libcuda, libcublas and libcudnn share. It lives in libcuda's; one lock is held during every call of every library.
//
// Work in a stream is queued and runs when something waits for it, so a forgotten wait is seen. Handles are numbers that are never used twice, and device
// addresses are not used again soon, so what was destroyed is recognised.
#pragma once
#include "cuda_types.h"

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace simulator
{
struct Context;
struct Stream;
struct Capture;

struct Range { CUdeviceptr address; size_t bytes; };

// Something that a device does. The ranges are checked when it runs; those of a kernel are the addresses among its arguments.
struct Work
{
    std::string name;
    std::vector<Range> ranges;
    std::function<CUresult()> run;
};

template <class T> class Table
{
public:
    // The kind makes a stream's handle another number than an event's.
    explicit Table(uintptr_t kind) : next_(kind << 40) {}

    void* add(std::shared_ptr<T> object)
    {
        next_ += 16;
        objects_[next_] = std::move(object);
        return (void*)next_;
    }

    T* find(const void* handle) const
    {
        auto found = objects_.find((uintptr_t)handle);
        return found == objects_.end() ? nullptr : found->second.get();
    }

    std::shared_ptr<T> share(const void* handle) const
    {
        auto found = objects_.find((uintptr_t)handle);
        return found == objects_.end() ? nullptr : found->second;
    }

    bool remove(const void* handle) { return objects_.erase((uintptr_t)handle) > 0; }
    size_t size() const { return objects_.size(); }
    const std::unordered_map<uintptr_t, std::shared_ptr<T>>& all() const { return objects_; }

private:
    std::unordered_map<uintptr_t, std::shared_ptr<T>> objects_;
    uintptr_t next_;
};

struct Stream
{
    Context* context;
    bool blocking;
    std::deque<Work> pending;
    std::shared_ptr<Capture> capture;
};

struct Event
{
    Context* context;
    bool timing;
    std::shared_ptr<Stream> stream; // that it was last recorded in
    std::shared_ptr<Capture> capture; // that it was last recorded in, or none
    std::map<Stream*, size_t> captured; // how much of each stream of the capture it stands for
    uint64_t recorded = 0, reached = 0;
    std::chrono::steady_clock::time_point time;
};

struct Capture
{
    Stream* origin;
    std::thread::id thread;
    int mode;
    bool invalidated = false, ended = false;
    std::vector<Work> nodes;
    std::map<Stream*, size_t> progress, joined; // works of each stream, and how many of them the origin stream has waited for
    std::vector<std::shared_ptr<Stream>> others;
};

struct Graph { std::shared_ptr<const std::vector<Work>> nodes; };
struct GraphExec { Context* context; std::shared_ptr<const std::vector<Work>> nodes; };

struct Context
{
    int device;
    unsigned retained = 0;
    CUresult failure = CUDA_SUCCESS; // of a kernel; it stays, as on a device
    void* handle = nullptr;
    std::shared_ptr<Stream> legacy_stream;
};

struct Allocation { size_t bytes; int device; };

struct Device
{
    CUdeviceptr first, end, next; // addresses
    size_t used, peak;
    std::shared_ptr<Context> primary;
};

constexpr int device_count = 2;

struct State
{
    std::recursive_mutex lock;
    bool initialised = false;
    Device devices[device_count] = {};
    std::map<CUdeviceptr, Allocation> allocations;
    std::map<uintptr_t, size_t> pinned; // host memory that copies need not stage
    std::map<uintptr_t, bool> pinned_owned; // whether it was allocated here
    Table<Context> contexts{1};
    Table<Stream> streams{2};
    Table<Event> events{3};
    Table<Graph> graphs{4};
    Table<GraphExec> graph_execs{5};
    std::vector<std::shared_ptr<Capture>> captures;
};

State& state();
Context* current_context();
size_t memory_limit();

// ---- the log, faults and counters ----

void begin_call(const char* name);
void violation(const char* format, ...) __attribute__((format(printf, 1, 2)));
bool fault(const char* name); // counts a call; true where the list of faults says that it fails
long fault_value(const char* name, long otherwise); // a number in the list of faults
void count(const char* key, long by = 1);

// ---- memory ----

// The allocation around a range of the device's memory, or none.
const Allocation* find_allocation(int device, CUdeviceptr address, size_t bytes);
bool is_device_address(CUdeviceptr address);
bool is_pinned(const void* address, size_t bytes);
// The name of what is wrong with a range and its alignment, or null.
const char* memory_problem(const Context& context, CUdeviceptr address, size_t bytes, size_t alignment);
bool guard_is_whole(CUdeviceptr address);
void release_memory(int device);

// ---- streams ----

std::shared_ptr<Stream> find_stream(CUstream handle, Context& context); // none and a violation where it is not one of this context
CUresult enqueue(const std::shared_ptr<Stream>& stream, Work work);
CUresult drain(Stream& stream);
CUresult drain_all(Context& context);
CUresult drain_blocking(Context& context);
CUresult execute(Context& context, const Work& work);
size_t release_modules(const Context& context); // how many there were
// Refuses, and ends a capture, where one forbids what may synchronise or allocate.
CUresult refuse_in_capture(const char* what);

// Runs the body of a function of the driver under the lock, after what each one checks: that the driver is initialised.
template <class Body> CUresult driver_call(const char* name, Body body)
{
    std::lock_guard guard(state().lock);
    begin_call(name);
    if (!state().initialised)
    {
        violation("cuInit was not called");
        return CUDA_ERROR_NOT_INITIALIZED;
    }

    return body();
}

// The same for functions that need a current context; a kernel that failed earlier fails them all.
template <class Body> CUresult context_call(const char* name, Body body)
{
    return driver_call(name, [&]() -> CUresult {
        Context* context = current_context();
        if (context == nullptr)
        {
            violation("no context is current on this thread");
            return CUDA_ERROR_INVALID_CONTEXT;
        }

        return context->failure != CUDA_SUCCESS ? context->failure : body(*context);
    });
}

// The same for those that give something back: they do it after a failure too.
template <class Body> CUresult release_call(const char* name, Body body)
{
    return driver_call(name, [&]() -> CUresult {
        Context* context = current_context();
        if (context == nullptr)
        {
            violation("no context is current on this thread");
            return CUDA_ERROR_INVALID_CONTEXT;
        }

        CUresult result = body(*context);
        return context->failure != CUDA_SUCCESS ? context->failure : result;
    });
}

// The same for a function of a library that stands on the driver; its body returns that library's status.
template <class Body> auto library_call(const char* name, Body body)
{
    std::lock_guard guard(state().lock);
    begin_call(name);
    return body();
}
}
