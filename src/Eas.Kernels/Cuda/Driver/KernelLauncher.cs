using Eas.Kernels.Cuda.Kernels;

namespace Eas.Kernels.Cuda.Driver;

/// <summary>The kernels that Eas carries, on one device; each file's PTX is compiled when its first kernel is needed. One thread at a time may use it.</summary>
public sealed class KernelLauncher : IDisposable
{
    private readonly CudaContext context;
    private readonly bool handwritten;
    private readonly Dictionary<string, CudaModule> modules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, nint> functions = new(StringComparer.Ordinal);
    private bool isDisposed;

    /// <summary>A launcher that has compiled nothing yet.</summary>
    /// <param name="context">The device's context.</param>
    /// <param name="handwritten">Whether to take the PTX that was written by hand where there is some.</param>
    public KernelLauncher(CudaContext context, bool handwritten = false)
    {
        this.context = context;
        this.handwritten = handwritten;
    }

    /// <summary>Compiles a kernel now: a capture must not.</summary>
    /// <exception cref="CudaException">The driver refuses the PTX; the message has the compiler's log.</exception>
    public void Prepare(KernelEntry entry)
    {
        if (!functions.ContainsKey(entry.Name))
            Load(entry);
    }

    /// <summary>Queues a kernel. Allocates nothing once the kernel is compiled.</summary>
    /// <exception cref="ArgumentException">The kernel takes other arguments.</exception>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public unsafe void Launch<TArguments>(KernelEntry entry, in TArguments arguments, CudaStream stream)
        where TArguments : unmanaged, IKernelArguments
    {
        if (entry.Arguments != typeof(TArguments))
            throw new ArgumentException($"{entry.Name} takes {entry.Arguments.Name}, not {typeof(TArguments).Name}", nameof(arguments));
        if (!functions.TryGetValue(entry.Name, out nint function))
            function = Load(entry);
        context.MakeCurrent();
        KernelGrid grid = arguments.Grid;
        CudaResult result;
        fixed (TArguments* values = &arguments)
        {
            void* parameter = values;
            result = CudaDriver.cuLaunchKernel(function, grid.X, grid.Y, 1, KernelGrid.ThreadsPerBlock, 1, 1, 0, stream.Handle, &parameter, null);
        }

        result.Ok(entry.Name, nameof(CudaDriver.cuLaunchKernel));
    }

    /// <summary>Unloads the kernels.</summary>
    public void Dispose()
    {
        isDisposed = true;
        foreach (CudaModule module in modules.Values)
            module.Dispose();
        modules.Clear();
        functions.Clear();
    }

    private nint Load(KernelEntry entry)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (!modules.TryGetValue(entry.File, out CudaModule? module))
            modules.Add(entry.File, module = Compile(entry.File));
        nint function = module.Function(entry.Name);
        functions.Add(entry.Name, function);
        return function;
    }

    private CudaModule Compile(string file) =>
        handwritten && KernelPtx.IsHandwritten(file)
            ? new CudaModule(context, $"handwritten/{file}.ptx", KernelPtx.ReadHandwritten(file))
            : new CudaModule(context, $"{file}.ptx", KernelPtx.Read(file));
}
