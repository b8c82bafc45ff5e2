// libcuda: recording a stream's work, and running the record.
#include "simulator.h"

#include <algorithm>

using namespace simulator;

EAS_EXPORT CUresult cuStreamBeginCapture_v2(CUstream stream, int mode)
{
    return context_call("cuStreamBeginCapture_v2", [&](Context& context) {
        if (mode < 0 || mode > 2)
            return CUDA_ERROR_INVALID_VALUE;
        auto found = find_stream(stream, context);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (found == context.legacy_stream)
        {
            violation("the legacy stream cannot capture");
            return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
        }

        if (found->capture != nullptr)
        {
            violation("the stream captures already");
            return CUDA_ERROR_ILLEGAL_STATE;
        }

        if (fault("capture"))
            return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
        auto capture = std::make_shared<Capture>();
        capture->origin = found.get();
        capture->thread = std::this_thread::get_id();
        capture->mode = mode;
        found->capture = capture;
        state().captures.push_back(capture);
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuStreamEndCapture(CUstream stream, CUgraph* graph)
{
    return release_call("cuStreamEndCapture", [&](Context& context) {
        auto found = find_stream(stream, context);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        auto capture = found->capture;
        if (capture == nullptr)
        {
            violation("the stream does not capture");
            return CUDA_ERROR_ILLEGAL_STATE;
        }

        if (capture->origin != found.get())
        {
            violation("the capture began in another stream");
            return CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
        }

        if (capture->thread != std::this_thread::get_id() && capture->mode != CU_STREAM_CAPTURE_MODE_RELAXED)
        {
            violation("the capture began on another thread");
            return CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD;
        }

        found->capture = nullptr;
        capture->ended = true;
        std::erase(state().captures, capture);
        bool joined = true;
        for (auto& other : capture->others)
        {
            other->capture = nullptr;
            joined &= capture->joined.contains(other.get()) && capture->joined[other.get()] == capture->progress[other.get()];
        }

        *graph = nullptr;
        if (capture->invalidated)
            return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
        if (!joined)
        {
            violation("a stream that joined the capture was not waited for");
            return CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
        }

        *graph = state().graphs.add(std::make_shared<Graph>(Graph{std::make_shared<const std::vector<Work>>(std::move(capture->nodes))}));
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuStreamIsCapturing(CUstream stream, int* status)
{
    return context_call("cuStreamIsCapturing", [&](Context& context) {
        auto found = find_stream(stream, context);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        *status = found->capture == nullptr ? 0 : found->capture->invalidated ? 2 : 1;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuGraphInstantiateWithFlags(CUgraphExec* exec, CUgraph graph, unsigned long long flags)
{
    return context_call("cuGraphInstantiateWithFlags", [&](Context& context) {
        Graph* found = state().graphs.find(graph);
        if (found == nullptr || exec == nullptr || flags > 15)
        {
            violation("there is no graph %p, or the flags are not known", graph);
            return CUDA_ERROR_INVALID_VALUE;
        }

        if (CUresult refused = refuse_in_capture("to instantiate a graph"); refused != CUDA_SUCCESS)
            return refused;
        if (fault("graph"))
            return CUDA_ERROR_OUT_OF_MEMORY;
        *exec = state().graph_execs.add(std::make_shared<GraphExec>(GraphExec{&context, found->nodes}));
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuGraphLaunch(CUgraphExec exec, CUstream stream)
{
    return context_call("cuGraphLaunch", [&](Context& context) {
        GraphExec* found = state().graph_execs.find(exec);
        auto target = find_stream(stream, context);
        if (found == nullptr || found->context != &context)
        {
            violation("there is no executable graph %p in this context", exec);
            return CUDA_ERROR_INVALID_VALUE;
        }

        if (target == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (fault("graph-launch"))
            return context.failure = CUDA_ERROR_LAUNCH_FAILED;
        count("graph_launches");
        return enqueue(target, {"cuGraphLaunch", {}, [&context, nodes = found->nodes] {
            for (const Work& node : *nodes)
                if (CUresult result = execute(context, node); result != CUDA_SUCCESS)
                    return result;
            return CUDA_SUCCESS;
        }});
    });
}

EAS_EXPORT CUresult cuGraphUpload(CUgraphExec exec, CUstream stream)
{
    return context_call("cuGraphUpload", [&](Context& context) {
        if (state().graph_execs.find(exec) == nullptr)
            return CUDA_ERROR_INVALID_VALUE;
        return find_stream(stream, context) == nullptr ? CUDA_ERROR_INVALID_HANDLE : CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuGraphGetNodes(CUgraph graph, void** nodes, size_t* count)
{
    return context_call("cuGraphGetNodes", [&](Context&) {
        Graph* found = state().graphs.find(graph);
        if (found == nullptr)
            return CUDA_ERROR_INVALID_VALUE;
        if (nodes != nullptr)
            return CUDA_ERROR_NOT_SUPPORTED;
        *count = found->nodes->size();
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuGraphExecUpdate_v2(CUgraphExec exec, CUgraph graph, CUgraphExecUpdateResultInfo* info)
{
    return context_call("cuGraphExecUpdate_v2", [&](Context&) {
        GraphExec* target = state().graph_execs.find(exec);
        Graph* source = state().graphs.find(graph);
        if (target == nullptr || source == nullptr)
            return CUDA_ERROR_INVALID_VALUE;
        bool same = std::equal(target->nodes->begin(), target->nodes->end(), source->nodes->begin(), source->nodes->end(), [](const Work& a, const Work& b) { return a.name == b.name; });
        if (info != nullptr)
            *info = {same ? 0 : 2, nullptr, nullptr};
        if (!same)
            return CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE;
        target->nodes = source->nodes;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuGraphExecDestroy(CUgraphExec exec)
{
    return release_call("cuGraphExecDestroy", [&](Context&) {
        if (state().graph_execs.remove(exec))
            return CUDA_SUCCESS;
        violation("there is no executable graph %p", exec);
        return CUDA_ERROR_INVALID_VALUE;
    });
}

EAS_EXPORT CUresult cuGraphDestroy(CUgraph graph)
{
    return release_call("cuGraphDestroy", [&](Context&) {
        if (state().graphs.remove(graph))
            return CUDA_SUCCESS;
        violation("there is no graph %p", graph);
        return CUDA_ERROR_INVALID_VALUE;
    });
}
