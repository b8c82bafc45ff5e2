using System.Runtime.InteropServices;
using Eas.Kernels.Cpu.Memory;
using Eas.Kernels.Cpu.Simd;
using Eas.Kernels.Cpu.Threading;
using Eas.Tensors.Steps;

namespace Eas.Tensors.Cpu;

/// <summary>
/// The CPU backend: float32, SIMD kernels of one width, one thread team. Ops are in <c>Ops/*/*.Cpu.cs</c>. While a step is captured its launches
/// are recorded, not run, and its memory comes from the step's arena. One step at a time; a backend for each network trained at the same time.
/// </summary>
public sealed partial class CpuBackend : IBackend, ILaunchQueue, IStorageOwner
{
    private readonly NativePool pool;
    private readonly ThreadTeam? team;
    private readonly int threads;
    private StepArena? arena;
    private List<ILaunch>? recording;
    private long scratchBytes;

    /// <summary>Starts the backend and its threads.</summary>
    /// <param name="threads">Threads, the calling one included; 0 for one per processor. It changes no result.</param>
    /// <param name="width">Vector width; null for the widest.</param>
    /// <param name="planning">Count memory and compute nothing.</param>
    /// <exception cref="PlatformNotSupportedException">This processor lacks the width.</exception>
    public CpuBackend(int threads = 0, SimdWidth? width = null, bool planning = false)
    {
        Width = SimdWidths.Require(width ?? SimdWidths.Widest);
        this.threads = threads == 0 ? Environment.ProcessorCount : threads;
        pool = new NativePool(planning);
        team = planning ? null : new ThreadTeam(this.threads);
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public ElementType FloatType => ElementType.Float32;

    /// <inheritdoc/>
    public ElementType ActivationType => ElementType.Float32;

    /// <inheritdoc/>
    public Arithmetic Arithmetic => new((int)Width);

    /// <inheritdoc/>
    public long AvailableMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The vector width of every kernel.</summary>
    public SimdWidth Width { get; }

    /// <summary>Threads that run pieces.</summary>
    public int Threads => threads;

    /// <inheritdoc/>
    public bool IsPlanning => team is null;

    /// <inheritdoc/>
    public bool IsHostMemory => true;

    /// <inheritdoc/>
    public MemoryUse Memory => new(pool.LiveBlocks, pool.LiveBytes, pool.HeldBytes + (scratchBytes * threads), pool.SystemAllocations);

    /// <inheritdoc/>
    public Tensor Allocate(Shape shape, ElementType elementType) =>
        new(this, Rent(shape.Count * elementType.Size()), shape, elementType, 0, shape.C);

    /// <inheritdoc/>
    public unsafe void Upload<T>(Tensor destination, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        TransferChecks.RequireCount(destination, source.Length, "upload");
        if (IsPlanning)
            return;
        if (destination.ElementType == ElementType.Float32 && typeof(T) == typeof(double))
            TransferChecks.Convert(MemoryMarshal.Cast<T, double>(source), new Span<float>((void*)destination.Pointer, source.Length));
        else
            source.CopyTo(new Span<T>((void*)PointerFor<T>(destination), source.Length));
    }

    /// <inheritdoc/>
    public unsafe void Download<T>(Tensor source, Span<T> destination)
        where T : unmanaged
    {
        TransferChecks.RequireCount(source, destination.Length, "download");
        if (IsPlanning)
            destination.Clear();
        else if (source.ElementType == ElementType.Float32 && typeof(T) == typeof(double))
            TransferChecks.Convert(new ReadOnlySpan<float>((void*)source.Pointer, destination.Length), MemoryMarshal.Cast<T, double>(destination));
        else
            new ReadOnlySpan<T>((void*)PointerFor<T>(source), destination.Length).CopyTo(destination);
    }

    /// <inheritdoc/>
    public ICapturedStep Capture(Action step)
    {
        if (recording is not null)
            throw new InvalidOperationException("a step is already being captured on this backend; capture one at a time");
        var captured = new StepArena(RentFromPool, NativePool.OverreadBytes);
        try
        {
            (arena, recording) = (captured, []);
            step();
            return new CapturedStep(this, captured, [.. recording]);
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
    public void Submit(ILaunch launch)
    {
        scratchBytes = Math.Max(scratchBytes, launch.ScratchBytes);
        if (IsPlanning)
            return;
        team!.ReserveScratch(launch.ScratchBytes);
        if (recording is not null)
            recording.Add(launch);
        else
            team.Run(launch);
    }

    /// <inheritdoc/>
    public void Return(Storage storage) => pool.Return(storage.Pointer);

    /// <inheritdoc/>
    public void Trim() => pool.Trim();

    /// <inheritdoc/>
    public PrecisionScope BeginFullPrecision() => default;

    /// <inheritdoc/>
    public IBackend CreatePlanning(int? threads = null) => new CpuBackend(threads ?? Threads, Width, planning: true);

    /// <summary>Stops the threads and frees all memory.</summary>
    public void Dispose()
    {
        team?.Dispose();
        pool.Dispose();
    }

    /// <summary>Memory from the arena while a step is captured, else from the pool.</summary>
    internal Storage Rent(long bytes) => arena?.Rent(Usable(bytes)) ?? RentFromPool(bytes);

    private static long Usable(long bytes) => NativePool.RoundUp(bytes) - NativePool.OverreadBytes;

    private Storage RentFromPool(long bytes) => new(this, pool.Rent(bytes), Usable(bytes));

    internal Storage RentFloats(long count) => Rent(count * sizeof(float));

    private static nint PointerFor<T>(Tensor tensor)
        where T : unmanaged
    {
        TransferChecks.RequireType<T>(tensor);
        return tensor.Pointer;
    }

    private sealed class CapturedStep(CpuBackend backend, StepArena arena, ILaunch[] launches) : ICapturedStep
    {
        public long ArenaBytes => arena.Bytes;

        public void Run()
        {
            ObjectDisposedException.ThrowIf(arena.IsDisposed, this);
            if (!backend.IsPlanning)
                backend.team!.Run(launches, launches.Length);
        }

        public void Dispose() => arena.Dispose();
    }
}
