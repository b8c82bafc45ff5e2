using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>embedding: y[i] = table[indices[i]]; an index of -1 gives zeros.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct EmbeddingArguments : IKernelArguments
{
    /// <summary>Entries x Width.</summary>
    public required ulong Table { get; init; }

    /// <summary>Count indices: -1 or an entry.</summary>
    public required ulong Indices { get; init; }

    /// <summary>Out: Count x Width.</summary>
    public required ulong Y { get; init; }

    /// <summary>From one entry to the next.</summary>
    public required long TablePitch { get; init; }

    /// <summary>From one row of y to the next.</summary>
    public required long YPitch { get; init; }

    /// <summary>Indices.</summary>
    public required int Count { get; init; }

    /// <summary>Values of an entry.</summary>
    public required int Width { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Count * Width);
}
