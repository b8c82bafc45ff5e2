using Eas.Kernels.Parameters;
using Eas.Tensors.Steps;

namespace Eas.Tensors;

/// <summary>The services of a device apart from ops: memory, transfers, captured steps.</summary>
public interface IDevice : IDisposable
{
    /// <summary>For example <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>The type of weights, gradients and statistics: float32; float64 on the reference backend.</summary>
    ElementType FloatType { get; }

    /// <summary>The type of activations and their gradients: <see cref="FloatType"/>, or bfloat16 on a GPU. What an op computes in follows from its operands' types.</summary>
    ElementType ActivationType { get; }

    /// <summary>What decides the last digits of results; it is stored with all that is computed.</summary>
    Arithmetic Arithmetic { get; }

    /// <summary>True where nothing is computed and only memory is counted: <see cref="Upload{T}"/> and <see cref="Download{T}"/> do nothing.</summary>
    bool IsPlanning { get; }

    /// <summary>Whether the host may read and write tensors by their addresses.</summary>
    bool IsHostMemory { get; }

    /// <summary>A new tensor without gaps; its content is undefined. The caller disposes it.</summary>
    Tensor Allocate(Shape shape, ElementType elementType);

    /// <summary>
    /// Copies host values into a tensor without gaps, converting between float and double where they differ. Waits for work that uses the tensor.
    /// </summary>
    /// <exception cref="ArgumentException">The counts differ, or the type cannot be converted.</exception>
    void Upload<T>(Tensor destination, ReadOnlySpan<T> source)
        where T : unmanaged;

    /// <summary>Copies a tensor without gaps to the host, converting between float and double where they differ. Waits for work that writes it.</summary>
    /// <exception cref="ArgumentException">The counts differ, or the type cannot be converted.</exception>
    void Download<T>(Tensor source, Span<T> destination)
        where T : unmanaged;

    /// <summary>
    /// Records what <paramref name="step"/> asks of this backend, without running it. The step may not read device data on the host nor keep tensors
    /// that it allocated; its memory is an arena of its own, held until the captured step is disposed.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another capture is under way.</exception>
    ICapturedStep Capture(Action step);

    /// <summary>Activations are of <see cref="FloatType"/>, and products are exact to its rounding, until the scope ends: for comparing a network with its parent.</summary>
    PrecisionScope BeginFullPrecision();

    /// <summary>A backend that computes nothing and counts the memory that this one would use.</summary>
    /// <param name="threads">Threads of a CPU, each of which has scratch memory; null for as many as this one has.</param>
    IBackend CreatePlanning(int? threads = null);

    /// <summary>What the backend holds now.</summary>
    MemoryUse Memory { get; }

    /// <summary>Bytes that a training could hold here; asked of the system.</summary>
    long AvailableMemory { get; }

    /// <summary>Gives memory that is kept but not in use back to the system.</summary>
    void Trim();
}

/// <summary>A recorded step that can be run again and again.</summary>
public interface ICapturedStep : IDisposable
{
    /// <summary>Runs the step once; allocates nothing.</summary>
    /// <exception cref="ObjectDisposedException">The step was disposed: its memory may hold something else.</exception>
    void Run();

    /// <summary>Runs the step several times, with a block's parameters changed before each. A GPU gets as many at once as it can take, which costs the host less.</summary>
    /// <param name="block">The block that the step was recorded with.</param>
    /// <param name="parameters">Those of each step, in order.</param>
    /// <exception cref="ObjectDisposedException">The step was disposed.</exception>
    void Run(StepBlock block, ReadOnlySpan<StepParameters> parameters)
    {
        foreach (ref readonly StepParameters step in parameters)
        {
            block.Write(step);
            Run();
        }
    }

    /// <summary>How many steps it is best to ask for at a time.</summary>
    int StepsAtOnce => 1;

    /// <summary>Bytes of the arena that the step's activations and gradients live in.</summary>
    long ArenaBytes { get; }
}

/// <summary>Memory of a backend.</summary>
/// <param name="LiveBuffers">Buffers handed out and not returned; an arena counts as one for each of its blocks.</param>
/// <param name="LiveBytes">Bytes in them.</param>
/// <param name="HeldBytes">Bytes taken from the system, in use or kept, scratch included.</param>
/// <param name="SystemAllocations">How often memory was taken from the system.</param>
public readonly record struct MemoryUse(int LiveBuffers, long LiveBytes, long HeldBytes, long SystemAllocations);
