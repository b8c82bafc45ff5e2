// The device as common.cuh sees it, on the host: threads of a block run one after the other, and those of a cooperative kernel as fibers that a barrier switches.
// A launch can also run threads and blocks in the opposite order: results must not change, which finds a missing barrier and a result that depends on the order.
#pragma once
#define EAS_HOST

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <type_traits>
#include <vector>

// The C library's switch of stacks calls the system, for the signal mask; a cooperative kernel switches thousands of times. The sanitisers know that one alone.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
  #define EAS_OWN_SWITCH
#endif
#if defined(__has_feature)
  #if __has_feature(address_sanitizer)
    #undef EAS_OWN_SWITCH
  #endif
#endif
#if !defined(EAS_OWN_SWITCH)
  #include <ucontext.h>
#endif

#define __host__
#define __device__
#define __global__
#define __shared__ static thread_local
#define __launch_bounds__(...)
#define EAS_INLINE static inline

namespace eas
{
struct Index { unsigned x, y, z; };

enum class State { Running, AtWarpBarrier, AtBlockBarrier, Done };

#if defined(EAS_OWN_SWITCH)
// Where a stack that does not run was left.
using StackState = void*;

#if defined(__clang__)
  #define EAS_NAKED __attribute__((naked, noinline))
#else
  #define EAS_NAKED __attribute__((naked, noipa))
#endif

// Keeps the registers that a function must keep on the stack of the caller, notes in *from where, and goes on with another stack.
EAS_NAKED inline void switch_stack(StackState*, StackState)
{
    asm("pushq %rbp\n\tpushq %rbx\n\tpushq %r12\n\tpushq %r13\n\tpushq %r14\n\tpushq %r15\n\t"
        "movq %rsp, (%rdi)\n\tmovq %rsi, %rsp\n\t"
        "popq %r15\n\tpopq %r14\n\tpopq %r13\n\tpopq %r12\n\tpopq %rbx\n\tpopq %rbp\n\tret");
}

inline void switch_to(StackState& from, StackState& to) { switch_stack(&from, to); }

// Has a stack begin with `start`, which never returns: six registers, the address that the switch returns to, and one as if a call had left it.
inline void begin_on(StackState& state, std::vector<char>& stack, StackState&, void (*start)())
{
    void** top = (void**)(((unsigned long long)(stack.data() + stack.size())) & ~15ull);
    std::memset(top - 8, 0, 8 * sizeof(void*));
    top[-2] = (void*)start;
    state = top - 8;
}
#else
using StackState = ucontext_t;

inline void switch_to(StackState& from, StackState& to) { swapcontext(&from, &to); }

inline void begin_on(StackState& state, std::vector<char>& stack, StackState& scheduler, void (*start)())
{
    getcontext(&state);
    state.uc_stack.ss_sp = stack.data();
    state.uc_stack.ss_size = stack.size();
    state.uc_link = &scheduler;
    makecontext(&state, start, 0);
}
#endif

struct Fiber
{
    StackState context;
    std::vector<char> stack;
    Index thread;
    State state;
    unsigned shuffles;
};

// Errors of a launch; 0 is success.
enum Failure { BlockTooLarge = 1, DivergentBarrier = 2, BarrierInPointwiseKernel = 3 };

struct Device;

// Apart from the rest so that reading it needs no check for its construction; the device is set by a launch.
struct Place
{
    Index thread, block, blockSize, gridSize;
    Device* device;
};

inline constinit thread_local Place place{};

struct Device
{
    std::vector<Fiber> fibers;
    StackState scheduler;
    unsigned current;
    bool cooperative, failed, reversed;
    std::function<void()> body;
    int lanes[2][1024];
};

inline thread_local Device device{};

// Runs later launches of this host thread in the opposite order, or in order again.
inline void reverse_order(bool reversed) { device.reversed = reversed; }

inline unsigned in_order(unsigned i, unsigned count) { return place.device->reversed ? count - 1 - i : i; }

inline void wait(State state)
{
    Place& here = place;
    Device& d = *here.device;
    if (!d.cooperative)
    {
        d.failed = true;
        return;
    }

    Fiber& fiber = d.fibers[d.current];
    fiber.state = state;
    switch_to(fiber.context, d.scheduler);
    here.thread = fiber.thread;
}

inline void run_fiber()
{
    Device& d = *place.device;
    d.body();
    Fiber& fiber = d.fibers[d.current];
    fiber.state = State::Done;
    switch_to(fiber.context, d.scheduler);
}

template <class Block> void for_each_block(Block block)
{
    Device& d = device;
    Index grid = place.gridSize;
    unsigned blocks = grid.x * grid.y * grid.z;
    for (unsigned i = 0; i < blocks && !d.failed; i++)
    {
        unsigned number = in_order(i, blocks);
        place.block = {number % grid.x, number / grid.x % grid.y, number / (grid.x * grid.y)};
        block();
    }
}

inline Index thread_index(unsigned number)
{
    Index size = place.blockSize;
    return {number % size.x, number / size.x % size.y, number / (size.x * size.y)};
}

template <class Body> int launch_pointwise(Index grid, Index block, Body body)
{
    Device& d = device;
    place.gridSize = grid, place.blockSize = block, place.device = &d, d.cooperative = false, d.failed = false;
    unsigned threads = block.x * block.y * block.z;
    if (threads > 1024)
        return BlockTooLarge;
    for_each_block([&] {
        for (unsigned i = 0; i < threads; i++)
        {
            place.thread = thread_index(in_order(i, threads));
            body();
        }
    });
    return d.failed ? BarrierInPointwiseKernel : 0;
}

inline void prepare(Fiber& fiber, Index thread)
{
    fiber.stack.resize(64 * 1024);
    fiber.state = State::Running;
    fiber.thread = thread;
    fiber.shuffles = 0;
    begin_on(fiber.context, fiber.stack, device.scheduler, run_fiber);
}

// Lets every fiber run up to a barrier or its end.
inline void run_fibers(unsigned threads)
{
    Place& here = place;
    Device& d = *here.device;
    for (unsigned i = 0; i < threads; i++)
    {
        d.current = in_order(i, threads);
        Fiber& fiber = d.fibers[d.current];
        if (fiber.state != State::Running)
            continue;
        here.thread = fiber.thread;
        switch_to(d.scheduler, fiber.context);
    }
}

// Opens the barriers that all have reached: a warp's for its threads, else the block's. False where neither can be.
inline bool open_barriers(unsigned threads)
{
    Device& d = device;
    bool opened = false;
    unsigned live = 0, at_block_barrier = 0;
    for (unsigned first = 0; first < threads; first += 32)
    {
        unsigned last = first + 32 < threads ? first + 32 : threads, live_in_warp = 0, waiting = 0;
        for (unsigned i = first; i < last; i++)
        {
            live_in_warp += d.fibers[i].state != State::Done;
            waiting += d.fibers[i].state == State::AtWarpBarrier;
            at_block_barrier += d.fibers[i].state == State::AtBlockBarrier;
        }

        live += live_in_warp;
        for (unsigned i = first; i < last && waiting > 0 && waiting == live_in_warp; i++)
        {
            if (d.fibers[i].state == State::AtWarpBarrier)
                d.fibers[i].state = State::Running;
            opened = true;
        }
    }

    if (opened)
        return true;
    if (at_block_barrier != live)
        return false;
    for (unsigned i = 0; i < threads; i++)
    {
        if (d.fibers[i].state == State::AtBlockBarrier)
            d.fibers[i].state = State::Running;
    }

    return true;
}

inline bool all_done(unsigned threads)
{
    Device& d = *place.device;
    for (unsigned i = 0; i < threads; i++)
    {
        if (d.fibers[i].state != State::Done)
            return false;
    }

    return true;
}

template <class Body> int launch_cooperative(Index grid, Index block, Body body)
{
    Device& d = device;
    place.gridSize = grid, place.blockSize = block, place.device = &d, d.cooperative = true, d.failed = false, d.body = body;
    unsigned threads = block.x * block.y * block.z;
    if (threads > 1024)
        return BlockTooLarge;
    if (d.fibers.size() < threads)
        d.fibers.resize(threads);
    for_each_block([&] {
        for (unsigned i = 0; i < threads; i++)
            prepare(d.fibers[i], thread_index(i));

        run_fibers(threads);
        while (!all_done(threads))
        {
            if (!open_barriers(threads))
            {
                d.failed = true;
                return;
            }

            run_fibers(threads);
        }
    });
    return d.failed ? DivergentBarrier : 0;
}

// A value of another thread of the warp. One shuffle's values rest while the next one's are written, so that a thread may run ahead.
template <class T> T shuffle_xor(T value, int distance)
{
    static_assert(sizeof(T) == sizeof(int));
    Device& d = *place.device;
    unsigned me = d.current;
    int* lanes = d.lanes[d.fibers[me].shuffles++ % 2];
    std::memcpy(&lanes[me], &value, sizeof value);
    wait(State::AtWarpBarrier);
    T result;
    std::memcpy(&result, &lanes[me ^ (unsigned)distance], sizeof result);
    return result;
}
}

#define threadIdx (eas::place.thread)
#define blockIdx (eas::place.block)
#define blockDim (eas::place.blockSize)
#define gridDim (eas::place.gridSize)

static inline void __syncthreads() { eas::wait(eas::State::AtBlockBarrier); }
static inline float __shfl_xor_sync(unsigned, float v, int d) { return eas::shuffle_xor(v, d); }
static inline int __shfl_xor_sync(unsigned, int v, int d) { return eas::shuffle_xor(v, d); }
static inline float __int_as_float(int bits) { float v; std::memcpy(&v, &bits, sizeof v); return v; }
static inline int __float_as_int(float v) { int bits; std::memcpy(&bits, &v, sizeof bits); return bits; }
static inline unsigned long long atomicCAS(unsigned long long* at, unsigned long long compare, unsigned long long value)
{
    unsigned long long found = *at;
    if (found == compare)
        *at = value;
    return found;
}
