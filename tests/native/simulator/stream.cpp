// libcuda: streams, whose work runs when something waits for it, and events.
#include "simulator.h"

namespace simulator
{
namespace
{
// So much work may wait; a device would have begun long before.
constexpr size_t most_pending = 1024;

CUresult run_next(Stream& stream)
{
    Work work = std::move(stream.pending.front());
    stream.pending.pop_front();
    return execute(*stream.context, work);
}

void reach(Event& event, uint64_t recording)
{
    while (event.reached < recording && event.stream != nullptr && !event.stream->pending.empty())
        run_next(*event.stream);
}

std::shared_ptr<Event> find_event(CUevent handle)
{
    auto event = state().events.share(handle);
    if (event == nullptr)
        violation("there is no event %p", handle);
    return event;
}

CUresult refuse_captured(const Event& event)
{
    if (event.capture == nullptr)
        return CUDA_SUCCESS;
    event.capture->invalidated = true;
    violation("the event was recorded in a capture");
    return CUDA_ERROR_CAPTURED_EVENT;
}

CUresult refuse_capturing(const Stream& stream, const char* what)
{
    if (stream.capture == nullptr)
        return CUDA_SUCCESS;
    stream.capture->invalidated = true;
    violation("a stream that captures cannot %s", what);
    return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
}

// A stream that waits for an event of a capture joins the capture; the capture's own stream that waits has what the event stands for.
CUresult wait_in_capture(const std::shared_ptr<Stream>& stream, Event& event)
{
    auto& capture = event.capture;
    if (capture->ended)
    {
        violation("the event was recorded in a capture that has ended");
        return CUDA_ERROR_INVALID_VALUE;
    }

    if (stream->capture != nullptr && stream->capture != capture)
    {
        violation("the stream and the event belong to two captures");
        return CUDA_ERROR_STREAM_CAPTURE_MERGE;
    }

    if (stream->capture == nullptr)
    {
        stream->capture = capture;
        capture->others.push_back(stream);
    }

    if (stream.get() == capture->origin)
        for (auto& [other, works] : event.captured)
            capture->joined[other] = std::max(capture->joined[other], works);
    return CUDA_SUCCESS;
}
}

std::shared_ptr<Stream> find_stream(CUstream handle, Context& context)
{
    if (handle == nullptr || handle == (void*)1)
    {
        for (auto& capture : state().captures)
        {
            if (capture->origin->context == &context && capture->origin->blocking)
            {
                capture->invalidated = true;
                violation("the legacy stream is used while a stream that waits for it captures");
            }
        }

        drain_blocking(context);
        return context.legacy_stream;
    }

    auto stream = state().streams.share(handle);
    if (stream == nullptr)
        violation("there is no stream %p", handle);
    else if (stream->context != &context)
        violation("stream %p belongs to another context", handle);
    return stream != nullptr && stream->context == &context ? stream : nullptr;
}

CUresult enqueue(const std::shared_ptr<Stream>& stream, Work work)
{
    if (auto& capture = stream->capture; capture != nullptr)
    {
        if (capture->invalidated)
            return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
        capture->nodes.push_back(std::move(work));
        capture->progress[stream.get()]++;
        return CUDA_SUCCESS;
    }

    Context& context = *stream->context;
    if (stream->blocking && stream != context.legacy_stream)
        drain(*context.legacy_stream);
    stream->pending.push_back(std::move(work));
    return stream->pending.size() > most_pending ? drain(*stream) : context.failure;
}

CUresult drain(Stream& stream)
{
    while (!stream.pending.empty())
        run_next(stream);
    return stream.context->failure;
}

CUresult drain_blocking(Context& context)
{
    for (auto& [handle, stream] : state().streams.all())
        if (stream->context == &context && stream->blocking)
            drain(*stream);
    return drain(*context.legacy_stream);
}

CUresult drain_all(Context& context)
{
    for (auto& [handle, stream] : state().streams.all())
        if (stream->context == &context)
            drain(*stream);
    return drain(*context.legacy_stream);
}

CUresult execute(Context& context, const Work& work)
{
    if (context.failure != CUDA_SUCCESS)
        return context.failure;
    for (Range range : work.ranges)
    {
        if (const char* problem = range.bytes == 0 ? nullptr : memory_problem(context, range.address, range.bytes, 1))
        {
            violation("%s ran on 0x%llx: %s", work.name.c_str(), range.address, problem);
            return context.failure = CUDA_ERROR_ILLEGAL_ADDRESS;
        }
    }

    CUresult result = work.run();
    for (Range range : work.ranges)
    {
        if (result == CUDA_SUCCESS && range.bytes > 0 && !guard_is_whole(range.address))
        {
            violation("%s wrote past the end of the allocation around 0x%llx", work.name.c_str(), range.address);
            result = CUDA_ERROR_ILLEGAL_ADDRESS;
        }
    }

    if (result != CUDA_SUCCESS)
        context.failure = result;
    return result;
}

CUresult refuse_in_capture(const char* what)
{
    for (auto& capture : state().captures)
    {
        bool own = capture->thread == std::this_thread::get_id();
        if (capture->mode == CU_STREAM_CAPTURE_MODE_RELAXED || (capture->mode == CU_STREAM_CAPTURE_MODE_THREAD_LOCAL && !own))
            continue;
        capture->invalidated = true;
        violation("a capture forbids %s", what);
        return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    }

    return CUDA_SUCCESS;
}
}

using namespace simulator;

EAS_EXPORT CUresult cuStreamCreate(CUstream* stream, unsigned flags)
{
    return context_call("cuStreamCreate", [&](Context& context) {
        if (stream == nullptr || flags > 1)
            return CUDA_ERROR_INVALID_VALUE;
        if (fault("stream"))
            return CUDA_ERROR_OUT_OF_MEMORY;
        *stream = state().streams.add(std::make_shared<Stream>(Stream{&context, flags != CU_STREAM_NON_BLOCKING, {}, nullptr}));
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuStreamDestroy_v2(CUstream stream)
{
    return release_call("cuStreamDestroy_v2", [&](Context& context) {
        auto found = stream == nullptr ? nullptr : find_stream(stream, context);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (found->capture != nullptr && found->capture->origin == found.get())
        {
            violation("the stream still captures");
            found->capture->ended = true;
            std::erase(state().captures, found->capture);
            for (auto& other : found->capture->others)
                other->capture = nullptr;
        }

        CUresult result = drain(*found);
        state().streams.remove(stream);
        return result;
    });
}

EAS_EXPORT CUresult cuStreamSynchronize(CUstream stream)
{
    return context_call("cuStreamSynchronize", [&](Context& context) {
        auto found = find_stream(stream, context);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (CUresult refused = refuse_capturing(*found, "be waited for"); refused != CUDA_SUCCESS)
            return refused;
        if (fault("synchronize"))
            return context.failure = CUDA_ERROR_ILLEGAL_ADDRESS;
        return drain(*found);
    });
}

// Each question lets the device do one more thing, so that one who asks until the answer is yes gets there.
EAS_EXPORT CUresult cuStreamQuery(CUstream stream)
{
    return context_call("cuStreamQuery", [&](Context& context) {
        auto found = find_stream(stream, context);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (CUresult refused = refuse_capturing(*found, "be asked"); refused != CUDA_SUCCESS)
            return refused;
        if (found->pending.empty())
            return CUDA_SUCCESS;
        CUresult result = run_next(*found);
        return result != CUDA_SUCCESS ? result : CUDA_ERROR_NOT_READY;
    });
}

EAS_EXPORT CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned flags)
{
    return context_call("cuStreamWaitEvent", [&](Context& context) {
        auto found = find_stream(stream, context);
        auto awaited = find_event(event);
        if (found == nullptr || awaited == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (flags > 1)
            return CUDA_ERROR_INVALID_VALUE;
        if (awaited->capture != nullptr)
            return wait_in_capture(found, *awaited);
        if (found->capture != nullptr && awaited->recorded > 0)
        {
            found->capture->invalidated = true;
            violation("a stream that captures waits for an event outside the capture");
            return CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
        }

        uint64_t recording = awaited->recorded;
        return recording == 0 ? CUDA_SUCCESS : enqueue(found, {"cuStreamWaitEvent", {}, [=] {
            reach(*awaited, recording);
            return CUDA_SUCCESS;
        }});
    });
}

EAS_EXPORT CUresult cuEventCreate(CUevent* event, unsigned flags)
{
    return context_call("cuEventCreate", [&](Context& context) {
        if (event == nullptr || flags > 3)
            return CUDA_ERROR_INVALID_VALUE;
        if (fault("event"))
            return CUDA_ERROR_OUT_OF_MEMORY;
        auto made = std::make_shared<Event>();
        made->context = &context;
        made->timing = (flags & CU_EVENT_DISABLE_TIMING) == 0;
        *event = state().events.add(made);
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuEventDestroy_v2(CUevent event)
{
    return release_call("cuEventDestroy_v2", [&](Context&) {
        if (find_event(event) == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        state().events.remove(event);
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuEventRecord(CUevent event, CUstream stream)
{
    return context_call("cuEventRecord", [&](Context& context) {
        auto found = find_stream(stream, context);
        auto recorded = find_event(event);
        if (found == nullptr || recorded == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (recorded->context != &context)
        {
            violation("the event belongs to another context");
            return CUDA_ERROR_INVALID_HANDLE;
        }

        recorded->capture = found->capture;
        if (found->capture != nullptr)
        {
            recorded->captured = found->capture->joined;
            recorded->captured[found.get()] = found->capture->progress[found.get()];
            return found->capture->invalidated ? CUDA_ERROR_STREAM_CAPTURE_INVALIDATED : CUDA_SUCCESS;
        }

        reach(*recorded, recorded->recorded);
        recorded->stream = found;
        uint64_t recording = ++recorded->recorded;
        return enqueue(found, {"cuEventRecord", {}, [=] {
            recorded->reached = recording;
            recorded->time = std::chrono::steady_clock::now();
            return CUDA_SUCCESS;
        }});
    });
}

EAS_EXPORT CUresult cuEventQuery(CUevent event)
{
    return context_call("cuEventQuery", [&](Context& context) {
        auto found = find_event(event);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (CUresult refused = refuse_captured(*found); refused != CUDA_SUCCESS)
            return refused;
        if (found->reached == found->recorded)
            return CUDA_SUCCESS;
        run_next(*found->stream);
        return context.failure != CUDA_SUCCESS ? context.failure : CUDA_ERROR_NOT_READY;
    });
}

EAS_EXPORT CUresult cuEventSynchronize(CUevent event)
{
    return context_call("cuEventSynchronize", [&](Context& context) {
        auto found = find_event(event);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (CUresult refused = refuse_captured(*found); refused != CUDA_SUCCESS)
            return refused;
        if (fault("synchronize"))
            return context.failure = CUDA_ERROR_ILLEGAL_ADDRESS;
        reach(*found, found->recorded);
        return context.failure;
    });
}

static CUresult elapsed(const char* name, float* milliseconds, CUevent start, CUevent end)
{
    return context_call(name, [&](Context&) {
        auto first = find_event(start), second = find_event(end);
        if (milliseconds == nullptr)
            return CUDA_ERROR_INVALID_VALUE;
        if (first == nullptr || second == nullptr || !first->timing || !second->timing || first->recorded == 0 || second->recorded == 0)
        {
            violation("the events must be recorded ones that take the time");
            return CUDA_ERROR_INVALID_HANDLE;
        }

        if (first->reached < first->recorded || second->reached < second->recorded)
            return CUDA_ERROR_NOT_READY;
        *milliseconds = std::chrono::duration<float, std::milli>(second->time - first->time).count();
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuEventElapsedTime(float* milliseconds, CUevent start, CUevent end) { return elapsed("cuEventElapsedTime", milliseconds, start, end); }
EAS_EXPORT CUresult cuEventElapsedTime_v2(float* milliseconds, CUevent start, CUevent end) { return elapsed("cuEventElapsedTime_v2", milliseconds, start, end); }
