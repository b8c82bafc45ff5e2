using System.Runtime.InteropServices;

namespace Eas.Kernels.Cuda.Kernels;

/// <summary>embedding_backward: dtable[indices[i]] += dy[i] in the order of i; what no index names is 0 unless it is added to.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct EmbeddingBackwardArguments : IKernelArguments
{
    /// <summary>Count x Width.</summary>
    public required ulong Dy { get; init; }

    /// <summary>Count indices: -1 or an entry.</summary>
    public required ulong Indices { get; init; }

    /// <summary>Out: Entries x Width.</summary>
    public required ulong DTable { get; init; }

    /// <summary>From one row of dy to the next.</summary>
    public required long DyPitch { get; init; }

    /// <summary>From one entry to the next.</summary>
    public required long DTablePitch { get; init; }

    /// <summary>Indices.</summary>
    public required int Count { get; init; }

    /// <summary>Entries of the table.</summary>
    public required int Entries { get; init; }

    /// <summary>Values of an entry.</summary>
    public required int Width { get; init; }

    /// <summary>1 to add to dtable, 0 to overwrite it.</summary>
    public int Accumulate { get; init; }

    /// <inheritdoc/>
    public KernelGrid Grid => KernelGrid.Of((long)Entries * Width);
}
