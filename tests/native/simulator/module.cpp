// libcuda: modules and launches. A kernel is looked up in the PTX that was loaded, which also says how many bytes of arguments it takes; what runs is the same kernel compiled for the host.
#include "simulator.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>

namespace simulator
{
namespace
{
using HostKernel = int (*)(unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void**);

using Size = std::array<unsigned, 6>; // blocks, threads of a block

struct Entry
{
    std::vector<size_t> parameters; // bytes of each
    unsigned max_threads = 1024;
};

struct Module
{
    Context* context;
    std::map<std::string, Entry, std::less<>> entries;
    std::map<std::string, CUfunction, std::less<>> functions;
};

struct Function
{
    Context* context;
    std::string name;
    Entry entry;
    HostKernel run;
    int dynamic_shared_bytes = 48 << 10;
};

Table<Module>& modules()
{
    static auto* all = new Table<Module>(6);
    return *all;
}

Table<Function>& functions()
{
    static auto* all = new Table<Function>(7);
    return *all;
}

// The kernels are exported by this library, which may have been loaded without its names being visible to others.
void* find_symbol(const std::string& name)
{
    static void* self = [] {
        Dl_info info;
        dladdr((void*)&functions, &info);
        return dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD);
    }();
    return dlsym(self, name.c_str());
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::string word_after(const std::string& text, size_t at)
{
    while (at < text.size() && is_space(text[at]))
        at++;
    size_t end = at;
    while (end < text.size() && !is_space(text[end]) && std::strchr("(),;{", text[end]) == nullptr)
        end++;
    return text.substr(at, end - at);
}

// ".param .align 8 .b8 name[72]" or ".param .u64 name"
size_t parameter_bytes(const std::string& declaration)
{
    size_t bracket = declaration.find('[');
    size_t count = bracket == std::string::npos ? 1 : (size_t)std::atoll(declaration.c_str() + bracket + 1);
    for (auto [type, bytes] : {std::pair{".b8", 1}, {".u8", 1}, {".s8", 1}, {".b16", 2}, {".u16", 2}, {".s16", 2}, {".f16", 2}, {".b32", 4}, {".u32", 4}, {".s32", 4}, {".f32", 4},
             {".b64", 8}, {".u64", 8}, {".s64", 8}, {".f64", 8}})
        if (declaration.find(std::string(type) + " ") != std::string::npos)
            return count * (size_t)bytes;
    return 0;
}

Entry parse_entry(const std::string& text, size_t at)
{
    Entry entry;
    size_t body = text.find('{', at), open = text.find('(', at);
    if (open < body)
    {
        size_t close = text.find(')', open);
        for (size_t from = text.find(".param", open); from < close; from = text.find(".param", from + 1))
            entry.parameters.push_back(parameter_bytes(text.substr(from, std::min(text.find(',', from), close) - from)));
    }

    if (size_t limit = text.find(".maxntid", at); limit < body)
        entry.max_threads = (unsigned)std::atoi(text.c_str() + limit + std::strlen(".maxntid"));
    return entry;
}

// What the driver's compiler would say of a PTX text, and the entries in it.
CUresult compile(const std::string& text, Module& module, std::string& log)
{
    size_t version_at = text.find(".version"), target_at = text.find(".target");
    if (version_at == std::string::npos || target_at == std::string::npos || fault("bad-ptx"))
    {
        log = "simulator: line 1: fatal: the text is not PTX: .version and .target must come first";
        return CUDA_ERROR_INVALID_PTX;
    }

    int major = 0, minor = 0, driver = (int)fault_value("driver-version", 13000);
    std::sscanf(text.c_str() + version_at, ".version %d.%d", &major, &minor);
    if (major * 10 + minor > (driver / 1000 - 4) * 10 + driver % 1000 / 10)
    {
        log = "simulator: fatal: PTX " + std::to_string(major) + "." + std::to_string(minor) + " is newer than the driver";
        return CUDA_ERROR_UNSUPPORTED_PTX_VERSION;
    }

    std::string target = word_after(text, target_at + std::strlen(".target"));
    if (!target.starts_with("sm_") || std::atoi(target.c_str() + 3) > fault_value("compute-capability", 90))
    {
        log = "simulator: fatal: target " + target + " is not for this device";
        return CUDA_ERROR_NO_BINARY_FOR_GPU;
    }

    if (std::count(text.begin(), text.end(), '{') != std::count(text.begin(), text.end(), '}'))
    {
        log = "simulator: fatal: a body has no end";
        return CUDA_ERROR_INVALID_PTX;
    }

    constexpr const char* entry = ".entry ";
    for (size_t at = text.find(entry); at != std::string::npos; at = text.find(entry, at + 1))
        module.entries[word_after(text, at + std::strlen(entry))] = parse_entry(text, at);
    log = module.entries.empty() ? "simulator: fatal: there is no .entry" : "simulator: " + std::to_string(module.entries.size()) + " entries";
    return module.entries.empty() ? CUDA_ERROR_INVALID_PTX : CUDA_SUCCESS;
}

// The log goes into the buffer of one option and its length into the slot of another, which held the buffer's size.
void write_log(unsigned options, const int* option, void** values, int buffer_option, int size_option, const std::string& log)
{
    char* buffer = nullptr;
    void** size = nullptr;
    for (unsigned i = 0; i < options; i++)
    {
        if (option[i] == buffer_option)
            buffer = (char*)values[i];
        if (option[i] == size_option)
            size = &values[i];
    }

    size_t capacity = size == nullptr ? 0 : (unsigned)(uintptr_t)*size;
    if (buffer == nullptr || capacity == 0)
        return;
    size_t length = std::min(log.size(), capacity - 1);
    std::memcpy(buffer, log.data(), length);
    buffer[length] = 0;
    *size = (void*)(uintptr_t)(length + 1);
}

Function* find_function(CUfunction handle)
{
    Function* function = functions().find(handle);
    if (function == nullptr)
        violation("there is no function %p", handle);
    return function;
}

// A launch's arguments are copied, as the driver does; the words that are addresses of devices are the memory that the kernel may touch.
struct Arguments
{
    std::vector<std::vector<unsigned long long>> values;

    Arguments(const Entry& entry, void** parameters)
    {
        for (size_t i = 0; i < entry.parameters.size(); i++)
        {
            values.emplace_back((entry.parameters[i] + 7) / 8);
            std::memcpy(values.back().data(), parameters[i], entry.parameters[i]);
        }
    }

    std::vector<Range> ranges() const
    {
        std::vector<Range> found;
        for (auto& value : values)
            for (CUdeviceptr word : value)
                if (is_device_address(word))
                    found.push_back({word, 1});
        return found;
    }
};

CUresult run_kernel(const Function& function, Size size, Arguments& arguments)
{
    std::vector<void*> pointers;
    for (auto& value : arguments.values)
        pointers.push_back(value.data());
    count("kernels_run");
    int failure = function.run(size[0], size[1], size[2], size[3], size[4], size[5], pointers.data());
    if (failure == 0)
        return CUDA_SUCCESS;
    violation("%s failed on the host with %d (1: block too large, 2: a barrier that not all threads reach, 3: a barrier in a pointwise kernel)", function.name.c_str(), failure);
    return CUDA_ERROR_LAUNCH_FAILED;
}

CUresult launch(Context& context, CUfunction handle, Size size, unsigned shared_bytes, CUstream stream_handle, void** parameters, void** extra)
{
    auto function = functions().share(handle);
    auto stream = find_stream(stream_handle, context);
    if (find_function(handle) == nullptr || stream == nullptr || function->context != &context)
        return CUDA_ERROR_INVALID_HANDLE;
    if (extra != nullptr)
        return CUDA_ERROR_NOT_SUPPORTED;
    unsigned long long threads = 1ull * size[3] * size[4] * size[5];
    bool empty = size[0] == 0 || size[1] == 0 || size[2] == 0 || threads == 0;
    if (empty || size[0] > 0x7FFFFFFF || size[1] > 65535 || size[2] > 65535 || threads > 1024 || (parameters == nullptr && !function->entry.parameters.empty()))
    {
        violation("%s on %u x %u x %u blocks of %llu threads", function->name.c_str(), size[0], size[1], size[2], threads);
        return CUDA_ERROR_INVALID_VALUE;
    }

    if (threads > function->entry.max_threads || shared_bytes > (unsigned)function->dynamic_shared_bytes)
    {
        violation("%s with %llu threads and %u bytes of shared memory", function->name.c_str(), threads, shared_bytes);
        return CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
    }

    count("launches");
    if (fault("launch"))
        return context.failure = CUDA_ERROR_LAUNCH_FAILED;
    Arguments arguments(function->entry, parameters);
    std::vector<Range> ranges = arguments.ranges();
    auto run = [function, arguments = std::move(arguments), size]() mutable { return run_kernel(*function, size, arguments); };
    return enqueue(stream, {function->name, std::move(ranges), std::move(run)});
}

void unload(void* handle)
{
    for (auto& [name, function] : modules().find(handle)->functions)
        functions().remove(function);
    modules().remove(handle);
    count("live_modules", -1);
}
}

size_t release_modules(const Context& context)
{
    std::vector<void*> left;
    for (auto& [handle, module] : modules().all())
        if (module->context == &context)
            left.push_back((void*)handle);
    for (void* handle : left)
        unload(handle);
    return left.size();
}
}

using namespace simulator;

EAS_EXPORT CUresult cuModuleLoadDataEx(CUmodule* module, const void* image, unsigned options, const int* option, void** values)
{
    return context_call("cuModuleLoadDataEx", [&](Context& context) {
        if (CUresult refused = refuse_in_capture("to load a module"); refused != CUDA_SUCCESS)
            return refused;
        if (module == nullptr || image == nullptr || (options > 0 && (option == nullptr || values == nullptr)))
            return CUDA_ERROR_INVALID_VALUE;
        for (unsigned i = 0; i < options; i++)
        {
            if (option[i] < 0 || option[i] > CU_JIT_LAST_OPTION)
            {
                violation("there is no JIT option %d", option[i]);
                return CUDA_ERROR_INVALID_VALUE;
            }
        }

        if (std::memcmp(image, "\177ELF", 4) == 0)
            return CUDA_ERROR_NO_BINARY_FOR_GPU;
        if (fault("module"))
            return CUDA_ERROR_OUT_OF_MEMORY;
        auto made = std::make_shared<Module>(Module{&context, {}, {}});
        std::string log;
        CUresult result = compile((const char*)image, *made, log);
        bool good = result == CUDA_SUCCESS;
        write_log(options, option, values, CU_JIT_INFO_LOG_BUFFER, CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES, good ? log : "");
        write_log(options, option, values, CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, good ? "" : log);
        if (!good)
            return result;
        *module = modules().add(made);
        count("live_modules");
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuModuleLoadData(CUmodule* module, const void* image) { return cuModuleLoadDataEx(module, image, 0, nullptr, nullptr); }

EAS_EXPORT CUresult cuModuleUnload(CUmodule handle)
{
    return release_call("cuModuleUnload", [&](Context& context) {
        Module* module = modules().find(handle);
        if (module == nullptr || module->context != &context)
        {
            violation("there is no module %p in this context", handle);
            return CUDA_ERROR_INVALID_HANDLE;
        }

        if (CUresult refused = refuse_in_capture("to unload a module"); refused != CUDA_SUCCESS)
            return refused;
        CUresult result = drain_all(context);
        unload(handle);
        return result;
    });
}

EAS_EXPORT CUresult cuModuleGetFunction(CUfunction* function, CUmodule handle, const char* name)
{
    return context_call("cuModuleGetFunction", [&](Context& context) {
        Module* module = modules().find(handle);
        if (module == nullptr || module->context != &context)
        {
            violation("there is no module %p in this context", handle);
            return CUDA_ERROR_INVALID_HANDLE;
        }

        if (function == nullptr || name == nullptr)
            return CUDA_ERROR_INVALID_VALUE;
        if (auto known = module->functions.find(name); known != module->functions.end())
        {
            *function = known->second;
            return CUDA_SUCCESS;
        }

        auto entry = module->entries.find(name);
        if (entry == module->entries.end())
            return CUDA_ERROR_NOT_FOUND;
        auto run = (HostKernel)find_symbol(entry->first + "__host");
        if (run == nullptr)
        {
            violation("the simulator has no kernel %s", name);
            return CUDA_ERROR_NOT_SUPPORTED;
        }

        *function = functions().add(std::make_shared<Function>(Function{&context, entry->first, entry->second, run}));
        module->functions[entry->first] = *function;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuModuleGetFunctionCount(unsigned* count, CUmodule handle)
{
    return context_call("cuModuleGetFunctionCount", [&](Context&) {
        Module* module = modules().find(handle);
        if (module == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        *count = (unsigned)module->entries.size();
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuModuleGetGlobal_v2(CUdeviceptr*, size_t*, CUmodule handle, const char*)
{
    return context_call("cuModuleGetGlobal_v2", [&](Context&) { return modules().find(handle) == nullptr ? CUDA_ERROR_INVALID_HANDLE : CUDA_ERROR_NOT_FOUND; });
}

EAS_EXPORT CUresult cuFuncGetAttribute(int* value, int attribute, CUfunction handle)
{
    return context_call("cuFuncGetAttribute", [&](Context&) {
        Function* function = find_function(handle);
        if (function == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        const std::map<int, int> values = {{0, (int)function->entry.max_threads}, {1, 0}, {2, 0}, {3, 0}, {4, 32}, {5, 75}, {6, 90}, {7, 0}, {8, function->dynamic_shared_bytes}};
        auto found = values.find(attribute);
        if (found == values.end())
            return CUDA_ERROR_INVALID_VALUE;
        *value = found->second;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuFuncSetAttribute(CUfunction handle, int attribute, int value)
{
    return context_call("cuFuncSetAttribute", [&](Context&) {
        Function* function = find_function(handle);
        if (function == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (attribute != 8 || value < 0 || value > 232448)
            return CUDA_ERROR_INVALID_VALUE;
        function->dynamic_shared_bytes = value;
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, CUfunction handle, int threads, size_t)
{
    return context_call("cuOccupancyMaxActiveBlocksPerMultiprocessor", [&](Context&) {
        if (find_function(handle) == nullptr)
            return CUDA_ERROR_INVALID_HANDLE;
        if (threads < 1 || threads > 1024)
            return CUDA_ERROR_INVALID_VALUE;
        *blocks = std::min(32, 2048 / ((threads + 31) / 32 * 32));
        return CUDA_SUCCESS;
    });
}

EAS_EXPORT CUresult cuLaunchKernel(CUfunction function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared_bytes, CUstream stream, void** parameters,
    void** extra)
{
    return context_call("cuLaunchKernel", [&](Context& context) { return launch(context, function, Size{gx, gy, gz, bx, by, bz}, shared_bytes, stream, parameters, extra); });
}

EAS_EXPORT CUresult cuLaunchKernelEx(const CUlaunchConfig* c, CUfunction function, void** parameters, void** extra)
{
    return context_call("cuLaunchKernelEx", [&](Context& context) {
        if (c == nullptr || c->numAttrs > 0)
            return c == nullptr ? CUDA_ERROR_INVALID_VALUE : CUDA_ERROR_NOT_SUPPORTED;
        Size size = {c->gridDimX, c->gridDimY, c->gridDimZ, c->blockDimX, c->blockDimY, c->blockDimZ};
        return launch(context, function, size, c->sharedMemBytes, c->hStream, parameters, extra);
    });
}
