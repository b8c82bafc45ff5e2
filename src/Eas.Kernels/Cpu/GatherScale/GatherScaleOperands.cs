namespace Eas.Kernels.Cpu.GatherScale;

/// <summary>What <see cref="GatherScaleLaunch{T}"/> reads and writes: x is [source rows, positions, source columns], y is [rows, positions, columns].</summary>
public readonly unsafe struct GatherScaleOperands<T>
    where T : unmanaged
{
    /// <summary>Rows of y.</summary>
    public required int Rows { get; init; }

    /// <summary>Positions between rows and columns, the same in x and y.</summary>
    public required int Positions { get; init; }

    /// <summary>Columns of y.</summary>
    public required int Columns { get; init; }

    /// <summary>Rows of x.</summary>
    public required int SourceRows { get; init; }

    /// <summary>Columns of x.</summary>
    public required int SourceColumns { get; init; }

    /// <summary>For each row of y a row of x, or -1 for zeros.</summary>
    public required int* RowMap { get; init; }

    /// <summary>For each column of y a column of x, or -1 for zeros.</summary>
    public required int* ColumnMap { get; init; }

    /// <summary>A factor for each column of y; null for 1.</summary>
    public required T* Scale { get; init; }

    /// <summary>Read.</summary>
    public required T* X { get; init; }

    /// <summary>Elements from one position of x to the next.</summary>
    public required long XPitch { get; init; }

    /// <summary>Written; no part of x.</summary>
    public required T* Y { get; init; }

    /// <summary>Elements from one position of y to the next.</summary>
    public required long YPitch { get; init; }
}
