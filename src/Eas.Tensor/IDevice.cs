namespace Eas.Tensors;

/// <summary>The services of a device apart from ops: memory, transfers, captured steps.</summary>
public interface IDevice : IDisposable
{
    /// <summary>For example <c>cpu</c>.</summary>
    string Name { get; }

    /// <summary>The type of weights, gradients and statistics: float32; float64 on the reference backend.</summary>
    ElementType FloatType { get; }

    /// <summary>True where nothing is computed and only memory is counted: <see cref="Upload{T}"/> and <see cref="Download{T}"/> do nothing.</summary>
    bool IsPlanning { get; }

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

    /// <summary>What the backend holds now.</summary>
    MemoryUse Memory { get; }
}

/// <summary>A recorded step that can be run again and again.</summary>
public interface ICapturedStep : IDisposable
{
    /// <summary>Runs the step once; allocates nothing.</summary>
    /// <exception cref="ObjectDisposedException">The step was disposed: its memory may hold something else.</exception>
    void Run();

    /// <summary>Bytes of the arena that the step's activations and gradients live in.</summary>
    long ArenaBytes { get; }
}

/// <summary>Memory of a backend.</summary>
/// <param name="LiveBuffers">Buffers handed out and not returned; an arena counts as one for each of its blocks.</param>
/// <param name="LiveBytes">Bytes in them.</param>
/// <param name="HeldBytes">Bytes taken from the system, in use or kept, scratch included.</param>
/// <param name="SystemAllocations">How often memory was taken from the system.</param>
public readonly record struct MemoryUse(int LiveBuffers, long LiveBytes, long HeldBytes, long SystemAllocations);
