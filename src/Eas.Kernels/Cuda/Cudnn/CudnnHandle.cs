using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Libraries;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>
/// Convolutions on one stream by cuDNN; activations and weights are laid out as <see cref="Parameters.Conv2dParams"/> says. For one thread at a time.
/// </summary>
public sealed unsafe class CudnnHandle : IDisposable
{
    /// <summary>The largest workspace that a plan may ask for unless said otherwise.</summary>
    public const long DefaultWorkspaceLimitBytes = 256 << 20;

    private readonly CudaStream stream;
    private readonly ConvolutionPlans plans;
    private readonly PlanDevice device;
    private readonly IConvolutionEngine engine;
    private readonly Dictionary<ConvolutionKey, ConvolutionPlan?> known = [];
    private nint handle;

    /// <summary>Makes a handle; the stream does not become its own.</summary>
    /// <param name="stream">The stream of all convolutions.</param>
    /// <param name="plans">Where plans are looked up and kept; may be shared by handles of any devices.</param>
    /// <param name="workspaceLimitBytes">The largest workspace that a plan may ask for.</param>
    /// <exception cref="CudaUnavailableException">A library is missing.</exception>
    /// <exception cref="CudaException">cuDNN refused.</exception>
    public CudnnHandle(CudaStream stream, ConvolutionPlans plans, long workspaceLimitBytes = DefaultWorkspaceLimitBytes)
        : this(stream, plans, handle => new LegacyConvolutionEngine(handle, stream, workspaceLimitBytes))
    {
    }

    /// <summary>Makes a handle whose convolutions are another engine's.</summary>
    internal CudnnHandle(CudaStream stream, ConvolutionPlans plans, Func<nint, IConvolutionEngine> createEngine)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(plans);
        CudaLibraries.RequireAll();
        this.stream = stream;
        this.plans = plans;
        stream.Context.MakeCurrent();
        device = new PlanDevice(stream.Context.Device.Name, CudaLibraries.Versions.Cudnn ?? 0);
        nint created;
        CudnnNative.cudnnCreate(&created).Ok();
        handle = created;
        engine = createEngine(handle);
        CudnnStatus status = CudnnNative.cudnnSetStream(handle, stream.Handle);
        if (status == CudnnStatus.Success)
            return;
        Dispose();
        status.Ok(nameof(CudnnNative.cudnnSetStream));
    }

    /// <summary>
    /// The plan of a convolution: from the plans known for this device and this cuDNN, else measured, which takes memory from the pool, waits for
    /// the stream and so cannot happen while a graph is captured.
    /// </summary>
    /// <param name="key">The convolution.</param>
    /// <param name="pool">Scratch memory for a search, in the order of the handle's stream.</param>
    /// <returns>The plan; null where no algorithm takes the pitches: ask again for operands without gaps.</returns>
    /// <exception cref="CudaException">cuDNN has no algorithm although nothing has gaps, or a call failed.</exception>
    /// <exception cref="OutOfDeviceMemoryException">There is no room for the search.</exception>
    public ConvolutionPlan? Plan(in ConvolutionKey key, DeviceMemoryPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ObjectDisposedException.ThrowIf(handle == 0, this);
        if (known.TryGetValue(key, out ConvolutionPlan? plan))
            return plan;
        stream.Context.MakeCurrent();
        return known[key] = plans.FindOrSearch(device, key, engine, pool);
    }

    /// <summary>
    /// Runs a convolution in stream order; the operands have the type of the plan's precision. Forward: a is the input, b the weights. Backward data: a is
    /// the output's gradient, b the weights. Backward filter: a is the input, b the output's gradient.
    /// </summary>
    /// <param name="plan">A plan of a handle of the same kind of device.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="output">The result.</param>
    /// <param name="workspace">The plan's bytes of scratch memory; any value where it needs none.</param>
    /// <param name="accumulate">Whether the result is added to what is there.</param>
    /// <exception cref="CudaException">cuDNN refused.</exception>
    public void Run(ConvolutionPlan plan, ulong a, ulong b, ulong output, ulong workspace, bool accumulate)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ObjectDisposedException.ThrowIf(handle == 0, this);
        stream.Context.MakeCurrent();
        engine.Run(plan, a, b, output, plan.WorkspaceBytes == 0 ? 0 : workspace, accumulate);
    }

    /// <summary>Destroys the handle.</summary>
    public void Dispose()
    {
        if (handle == 0)
            return;
        engine.Dispose();
        _ = CudnnNative.cudnnDestroy(handle);
        handle = 0;
    }

    /// <summary>cuDNN's handle, with the context made current.</summary>
    internal nint Use()
    {
        ObjectDisposedException.ThrowIf(handle == 0, this);
        stream.Context.MakeCurrent();
        return handle;
    }
}
