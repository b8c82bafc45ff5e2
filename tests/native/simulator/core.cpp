// The simulator's own side: the log of violations, faults on request, the report.
#include "simulator.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>

namespace simulator
{
namespace
{
struct Fault { long value; bool onwards; };

struct Records
{
    std::map<std::string, Fault, std::less<>> faults;
    std::map<std::string, long, std::less<>> calls_of_faults, counters;
    std::vector<std::string> violations;
    long violation_count = 0;
    std::vector<const char*> calls;
    std::string call_text;
};

constexpr size_t most_violations = 200, most_calls = 200'000;

// Names in a list of faults. The first ones fail their call of that number ("launch=7"; from it on: "launch=7+"); the second ones are values; the third are told by their name.
const std::set<std::string, std::less<>> fault_names = {
    "allocation", "host-allocation", "launch", "synchronize", "copy", "stream", "event", "module", "capture", "graph", "graph-launch", "product", "convolution", "plan", "normalization",
    "driver-version", "cublas-version", "cudnn-version", "devices", "compute-capability", "memory",
    "no-device", "bad-ptx"};

thread_local const char* current_call = "";

bool parse_faults(const char* text, std::map<std::string, Fault, std::less<>>& faults)
{
    std::string rest = text == nullptr ? "" : text;
    while (!rest.empty())
    {
        size_t comma = rest.find(',');
        std::string item = rest.substr(0, comma);
        rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
        size_t equals = item.find('=');
        std::string name = item.substr(0, equals);
        char* end = nullptr;
        const char* value = equals == std::string::npos ? "1+" : item.c_str() + equals + 1;
        long number = std::strtol(value, &end, 10);
        bool onwards = *end == '+';
        if (!fault_names.contains(name) || end == value || end[onwards] != 0)
        {
            std::fprintf(stderr, "CUDA simulator: there is no fault \"%s\"\n", item.c_str());
            return false;
        }

        faults[name] = {number, onwards};
    }

    return true;
}

Records& records()
{
    static Records* all = [] {
        Records* made = new Records;
        if (!parse_faults(std::getenv("EAS_SIMULATOR_FAULTS"), made->faults))
            std::exit(2);
        return made;
    }();
    return *all;
}

std::string report()
{
    State& s = state();
    Records& r = records();
    size_t bytes = 0, contexts = 0, peak = 0;
    for (Device& device : s.devices)
    {
        bytes += device.used;
        peak += device.peak;
        contexts += device.primary != nullptr;
    }

    std::string text;
    auto line = [&](const std::string& key, long value) { text += key + "=" + std::to_string(value) + "\n"; };
    line("live_allocations", (long)s.allocations.size());
    line("live_bytes", (long)bytes);
    line("peak_bytes", (long)peak);
    line("live_host_allocations", (long)s.pinned.size());
    line("live_contexts", (long)contexts);
    line("live_streams", (long)s.streams.size());
    line("live_events", (long)s.events.size());
    line("live_graphs", (long)s.graphs.size());
    line("live_graph_executables", (long)s.graph_execs.size());
    for (const char* key : {"live_modules", "live_handles", "live_descriptors", "allocations", "launches", "kernels_run", "graph_launches", "copies", "products", "convolutions", "plan_searches"})
        r.counters.try_emplace(key, 0);
    for (auto& [key, value] : r.counters)
        line(key, value);
    line("violations", r.violation_count);
    for (const std::string& violation : r.violations)
        text += "violation=" + violation + "\n";
    return text;
}

__attribute__((destructor)) void write_report()
{
    const char* path = std::getenv("EAS_SIMULATOR_REPORT");
    if (path == nullptr)
        return;
    std::lock_guard guard(state().lock);
    if (FILE* file = std::fopen(path, "w"))
    {
        std::fputs(report().c_str(), file);
        std::fclose(file);
    }
}
}

State& state()
{
    static State* all = new State; // never destroyed: threads may still run when the process ends
    return *all;
}

size_t memory_limit()
{
    const char* text = std::getenv("EAS_SIMULATOR_MEMORY");
    return (size_t)fault_value("memory", text == nullptr ? 4l << 30 : std::atol(text));
}

void begin_call(const char* name)
{
    current_call = name;
    Records& r = records();
    if (r.calls.size() < most_calls)
        r.calls.push_back(name);
}

void violation(const char* format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    Records& r = records();
    r.violation_count++;
    if (r.violations.size() < most_violations)
        r.violations.push_back(std::string(current_call) + ": " + text);
}

bool fault(const char* name)
{
    Records& r = records();
    auto found = r.faults.find(name);
    if (found == r.faults.end())
        return false;
    long call = ++r.calls_of_faults[name];
    return call == found->second.value || (found->second.onwards && call > found->second.value);
}

long fault_value(const char* name, long otherwise)
{
    Records& r = records();
    auto found = r.faults.find(name);
    return found == r.faults.end() ? otherwise : found->second.value;
}

void count(const char* key, long by)
{
    Records& r = records();
    auto found = r.counters.find(key);
    if (found == r.counters.end())
        found = r.counters.emplace(key, 0).first;
    found->second += by;
}
}

using namespace simulator;

// Replaces the faults (null: none), clears the counters, the log, the calls and failures of contexts. What is live stays. 1 where a fault is unknown.
EAS_EXPORT int easSimulatorReset(const char* faults)
{
    std::lock_guard guard(state().lock);
    Records& r = records();
    r.faults.clear();
    r.calls_of_faults.clear();
    for (auto& [key, value] : r.counters)
        value = key.starts_with("live_") ? value : 0;
    r.violations.clear();
    r.violation_count = 0;
    r.calls.clear();
    for (Device& device : state().devices)
    {
        device.peak = device.used;
        if (device.primary != nullptr)
            device.primary->failure = CUDA_SUCCESS;
    }

    return parse_faults(faults, r.faults) ? 0 : 1;
}

// Copies as much of the report as fits, with a 0 at its end; returns the length of the whole.
EAS_EXPORT int easSimulatorReport(char* buffer, size_t bytes)
{
    std::lock_guard guard(state().lock);
    std::string text = report();
    if (buffer != nullptr && bytes > 0)
        std::snprintf(buffer, bytes, "%s", text.c_str());
    return (int)text.size();
}

// The names of the functions called since the reset, a line each; valid until the next call of this.
EAS_EXPORT const char* easSimulatorCalls()
{
    std::lock_guard guard(state().lock);
    Records& r = records();
    r.call_text.clear();
    for (const char* name : r.calls)
        r.call_text.append(name).append("\n");
    return r.call_text.c_str();
}
