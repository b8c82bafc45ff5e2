namespace Eas.Kernels.Parameters;

/// <summary>Which value represents a window.</summary>
public enum PoolKind
{
    /// <summary>The largest; of equal ones the first in row-major order.</summary>
    Max,

    /// <summary>The mean.</summary>
    Average,
}

/// <summary>Pooling without padding: windows that stick out are dropped.</summary>
public readonly record struct Pool2dParams
{
    /// <summary>Checks and makes the record.</summary>
    /// <exception cref="ArgumentException">The window is larger than the map, or a value is below 1; the message gives them.</exception>
    public Pool2dParams(PoolKind kind, int batchSize, int inputHeight, int inputWidth, int channels, int kernelSize, int stride)
    {
        if (batchSize < 1 || channels < 1 || kernelSize < 1 || stride < 1 || kernelSize > inputHeight || kernelSize > inputWidth)
            throw new ArgumentException($"pooling: a window of {kernelSize}, stride {stride}, does not fit a map of {batchSize}x{inputHeight}x{inputWidth}x{channels}");
        Kind = kind;
        BatchSize = batchSize;
        InputHeight = inputHeight;
        InputWidth = inputWidth;
        Channels = channels;
        KernelSize = kernelSize;
        Stride = stride;
    }

    /// <summary>Maximum or mean.</summary>
    public PoolKind Kind { get; }

    /// <summary>Images.</summary>
    public int BatchSize { get; }

    /// <summary>Rows of the input map.</summary>
    public int InputHeight { get; }

    /// <summary>Columns of the input map.</summary>
    public int InputWidth { get; }

    /// <summary>Channels.</summary>
    public int Channels { get; }

    /// <summary>Side of the window.</summary>
    public int KernelSize { get; }

    /// <summary>Pixels from one window to the next.</summary>
    public int Stride { get; }

    /// <summary>Rows of the output map.</summary>
    public int OutputHeight => ((InputHeight - KernelSize) / Stride) + 1;

    /// <summary>Columns of the output map.</summary>
    public int OutputWidth => ((InputWidth - KernelSize) / Stride) + 1;
}
