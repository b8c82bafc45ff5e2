using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Eas.Kernels.Parameters;
using Eas.Tensors;

namespace Eas.Testing;

/// <summary>
/// Every op as plain loops over float64, written to be read rather than to be fast: what the other backends are compared with. New memory is
/// filled with NaN, so that nothing undefined is ever taken for a result; so is the memory of a captured step before each run.
/// </summary>
public sealed partial class ReferenceBackend : IBackend, IStorageOwner
{
    private readonly Dictionary<nint, long> blocks = [];
    private readonly HashSet<string> submittedOps = [];
    private long liveBytes;
    private long allocations;
    private CapturedStep? recording;

    public string Name => "reference";

    public ElementType FloatType => ElementType.Float64;

    public ElementType ActivationType => ElementType.Float64;

    public Arithmetic Arithmetic => new(VectorWidth: 64);

    public bool IsPlanning => false;

    public bool IsHostMemory => true;

    public long AvailableMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    public MemoryUse Memory => new(blocks.Count, liveBytes, liveBytes, allocations);

    /// <summary>The names of the ops that were asked for so far.</summary>
    public IReadOnlySet<string> SubmittedOps => submittedOps;

    public Tensor Allocate(Shape shape, ElementType elementType)
    {
        long bytes = shape.Count * elementType.Size();
        Storage storage = recording?.Rent(bytes) ?? new Storage(this, Take(bytes), bytes);
        return new Tensor(this, storage, shape, elementType, 0, shape.C);
    }

    public PrecisionScope BeginFullPrecision() => default;

    public IBackend CreatePlanning(int? threads = null) => throw new NotSupportedException("the reference backend has no planning form");

    public void Trim()
    {
    }

    public unsafe void Upload<T>(Tensor destination, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        CheckTransfer<T>(destination, source.Length);
        if (IsWidened<T>(destination))
        {
            ReadOnlySpan<float> values = MemoryMarshal.Cast<T, float>(source);
            for (int i = 0; i < values.Length; i++)
                ((double*)destination.Pointer)[i] = values[i];
            return;
        }

        source.CopyTo(new Span<T>((void*)destination.Pointer, source.Length));
    }

    public unsafe void Download<T>(Tensor source, Span<T> destination)
        where T : unmanaged
    {
        CheckTransfer<T>(source, destination.Length);
        if (IsWidened<T>(source))
        {
            Span<float> values = MemoryMarshal.Cast<T, float>(destination);
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)((double*)source.Pointer)[i];
            return;
        }

        new ReadOnlySpan<T>((void*)source.Pointer, destination.Length).CopyTo(destination);
    }

    public ICapturedStep Capture(Action step)
    {
        if (recording is not null)
            throw new InvalidOperationException("a step is already being captured on this backend; capture one at a time");
        var captured = new CapturedStep(this);
        try
        {
            recording = captured;
            step();
            return captured;
        }
        catch
        {
            captured.Dispose();
            throw;
        }
        finally
        {
            recording = null;
        }
    }

    public void Return(Storage storage) => GiveBack(storage.Pointer);

    /// <summary>Frees all memory, in use or not.</summary>
    public void Dispose()
    {
        foreach (nint block in blocks.Keys.ToArray())
            GiveBack(block);
    }

    private static bool IsWidened<T>(Tensor tensor) => tensor.ElementType == ElementType.Float64 && typeof(T) == typeof(float);

    private static void CheckTransfer<T>(Tensor tensor, int count)
        where T : unmanaged
    {
        bool typesAgree = IsWidened<T>(tensor) || tensor.ElementType switch
        {
            ElementType.Float64 => typeof(T) == typeof(double),
            ElementType.Float32 => typeof(T) == typeof(float),
            ElementType.Int32 => typeof(T) == typeof(int),
            ElementType.UInt8 => typeof(T) == typeof(byte),
            _ => false,
        };
        if (!typesAgree || tensor.Shape.Count != count || !tensor.IsContiguous)
            throw new ArgumentException($"{count} host values of type {typeof(T).Name} cannot be transferred to or from {tensor} with pitch {tensor.Pitch}");
    }

    private static unsafe StepParameters Read(View<byte> parameters) => *(StepParameters*)Unsafe.AsPointer(ref parameters[0]);

    private void Submit(Action operation, [CallerMemberName] string op = "")
    {
        submittedOps.Add(op);
        if (recording is not null)
            recording.Operations.Add(operation);
        else
            operation();
    }

    private unsafe nint Take(long bytes)
    {
        nint block = (nint)NativeMemory.Alloc((nuint)bytes);
        Poison(block, bytes);
        blocks.Add(block, bytes);
        liveBytes += bytes;
        allocations++;
        return block;
    }

    private unsafe void GiveBack(nint block)
    {
        if (!blocks.Remove(block, out long bytes))
            return;
        liveBytes -= bytes;
        NativeMemory.Free((void*)block);
    }

    // All bits set is NaN in every float type and -1, never a valid index, in an integer.
    private static unsafe void Poison(nint block, long bytes) => NativeMemory.Fill((void*)block, (nuint)bytes, 0xFF);

    /// <summary>Holds its memory until it is disposed and uses none of it twice: plain, at the price of size.</summary>
    private sealed class CapturedStep(ReferenceBackend backend) : ICapturedStep, IStorageOwner
    {
        private readonly Dictionary<nint, long> arena = [];

        public List<Action> Operations { get; } = [];

        public long ArenaBytes => arena.Values.Sum();

        public Storage Rent(long bytes)
        {
            nint block = backend.Take(bytes);
            arena.Add(block, bytes);
            return new Storage(this, block, bytes);
        }

        public void Return(Storage storage)
        {
            // Later runs write it again.
        }

        public void Run()
        {
            foreach ((nint block, long bytes) in arena)
                Poison(block, bytes);
            foreach (Action operation in Operations)
                operation();
        }

        public void Dispose()
        {
            foreach (nint block in arena.Keys)
                backend.GiveBack(block);
            arena.Clear();
        }
    }
}
