using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Kernels;
using Eas.Kernels.Cuda.Libraries;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cuda;

/// <summary>
/// A CUDA device: own kernels, cuDNN's convolutions, cuBLAS's matrix products, all in one stream. Ops are in <c>Ops/*/*.Cuda.cs</c>. While a step is captured its
/// launches are recorded, not run, and its memory comes from the step's arena; runs of it launch a CUDA graph. One step at a time, by one thread at a time; a backend
/// for each network trained at the same time, on one device or several.
/// </summary>
public sealed partial class CudaBackend : IBackend, IStorageOwner
{
    private readonly CudaLibraryHandles? libraries;
    private readonly CudaBackend? planned;
    private readonly DeviceMemoryPool pool;
    private readonly BFloat16Copies copies;
    private StepArena? arena;
    private List<ICudaLaunch>? recording;
    private int fullPrecisionScopes;

    /// <summary>Starts a device: the libraries are loaded here, on first use.</summary>
    /// <exception cref="CudaUnavailableException">There is no such device, or a library is missing or too old; the message is one line.</exception>
    public CudaBackend(CudaOptions options)
    {
        Options = options;
        libraries = new CudaLibraryHandles(options);
        pool = libraries.Pool;
        copies = new BFloat16Copies(pool);
    }

    private CudaBackend(CudaBackend planned)
    {
        Options = planned.Options;
        this.planned = planned;
        pool = new DeviceMemoryPool(planned.libraries!.Context, planning: true);
        pool.Rent(CublasHandle.WorkspaceBytes);
        copies = new BFloat16Copies(pool);
    }

    /// <inheritdoc/>
    public string Name => $"cuda:{Options.Ordinal}";

    /// <summary>How it computes.</summary>
    public CudaOptions Options { get; }

    /// <summary>The device.</summary>
    public CudaDevice Device => Libraries.Context.Device;

    /// <summary>The convolution plans that were found; they are part of a run's results.</summary>
    public IReadOnlyList<ConvolutionPlan> Plans => Libraries.Plans.All;

    /// <summary>What is wrong with the file of plans, in one line; null where nothing is.</summary>
    public string? PlansProblem => Libraries.Plans.Problem;

    /// <inheritdoc/>
    public ElementType FloatType => ElementType.Float32;

    /// <inheritdoc/>
    public ElementType ActivationType =>
        Options.Precision == Precision.BFloat16 && fullPrecisionScopes == 0 ? ElementType.BFloat16 : ElementType.Float32;

    /// <inheritdoc/>
    public Arithmetic Arithmetic => new(VectorWidth: 0, Options.Precision);

    /// <inheritdoc/>
    public bool IsPlanning => libraries is null;

    /// <inheritdoc/>
    public bool IsHostMemory => false;

    /// <inheritdoc/>
    public MemoryUse Memory => new(pool.LiveBlocks, pool.LiveBytes, pool.HeldBytes, pool.SystemAllocations);

    /// <inheritdoc/>
    public long AvailableMemory
    {
        get
        {
            // What the pool keeps without using it can be had again.
            MakeCurrent();
            return Libraries.Context.ReadMemory().Free + pool.HeldBytes - pool.LiveBytes;
        }
    }

    internal CudaStream Stream => Libraries.Stream;

    private CudaLibraryHandles Libraries => libraries ?? planned!.Libraries;

    /// <inheritdoc/>
    public Tensor Allocate(Shape shape, ElementType elementType) => new(this, Rent(shape.Count * elementType.Size()), shape, elementType, 0, shape.C);

    /// <inheritdoc/>
    public ICapturedStep Capture(Action step)
    {
        if (recording is not null)
            throw new InvalidOperationException("a step is already being captured on this backend; capture one at a time");
        var captured = new StepArena(RentFromPool);
        try
        {
            (arena, recording) = (captured, []);
            step();
            return new CudaCapturedStep(this, captured, [.. recording]);
        }
        catch
        {
            captured.Dispose();
            throw;
        }
        finally
        {
            (arena, recording) = (null, null);
        }
    }

    /// <inheritdoc/>
    public PrecisionScope BeginFullPrecision()
    {
        fullPrecisionScopes++;
        return new PrecisionScope(() => fullPrecisionScopes--);
    }

    /// <inheritdoc/>
    public IBackend CreatePlanning(int? threads = null) => new CudaBackend(this);

    /// <inheritdoc/>
    public void Return(Storage storage)
    {
        copies.Remove(storage);
        pool.Return((ulong)storage.Pointer);
    }

    /// <inheritdoc/>
    public void Trim()
    {
        if (libraries is not null)
            MakeCurrent();
        pool.Trim();
    }

    /// <summary>Waits for the stream and frees all memory.</summary>
    public void Dispose()
    {
        if (libraries is null)
            pool.Dispose();
        else
            libraries.Dispose();
    }

    /// <summary>Makes the device the one that this thread's native calls go to; every public entry needs it, for a thread may serve several devices.</summary>
    internal void MakeCurrent() => Libraries.Context.MakeCurrent();

    /// <summary>Memory from the arena while a step is captured, else from the pool.</summary>
    internal Storage Rent(long bytes) => arena?.Rent(DeviceMemoryPool.RoundUp(bytes)) ?? RentFromPool(bytes);

    private Storage RentFromPool(long bytes)
    {
        if (libraries is not null)
            MakeCurrent();
        return new Storage(this, (nint)pool.Rent(bytes), DeviceMemoryPool.RoundUp(bytes));
    }

    private void Launch<TArguments>(KernelEntry entry, in TArguments arguments)
        where TArguments : unmanaged, IKernelArguments
    {
        if (IsPlanning)
            return;
        if (recording is null)
        {
            MakeCurrent();
            libraries!.Launcher.Launch(entry, arguments, libraries.Stream);
            return;
        }

        // Modules cannot be loaded while a graph is captured.
        MakeCurrent();
        libraries!.Launcher.Prepare(entry);
        recording.Add(new KernelLaunch<TArguments>(libraries.Launcher, entry, arguments, libraries.Stream));
    }

    private void Submit(Action product)
    {
        if (IsPlanning)
            return;
        MakeCurrent();
        if (recording is null)
            product();
        else
            recording.Add(new ProductLaunch(product));
    }
}
