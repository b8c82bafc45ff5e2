// y[r, p, c] = x[rowMap[r], p, columnMap[c]] * scale[c], or 0 where either map has -1: every function-preserving transformation of a network's weights.
// x is [sourceRows, positions, sourceColumns], y is [rows, positions, columns], each position a row of memory.
//
// Versions tried:
// 1. One element a thread, row and column from two divisions, as here. Writes are whole lines; reads are where the map is consecutive.
// kernels/handwritten/gather_scale.ptx gives a warp to each row and position instead. None was measured on a GPU yet.
#include "common.cuh"

// gather_scale: y[r, p, c] = x[RowMap[r], p, ColumnMap[c]] * Scale[c], or 0 where either map has -1.
template <class T> struct GatherScaleArguments
{
    const int* rowMap;    // Rows int32: -1 or a row of x.
    const int* columnMap; // Columns int32: -1 or a column of x.
    const float* scale;   // Columns float32; 0 for a factor of 1.
    const T* x;           // SourceRows x Positions x SourceColumns.
    T* y;                 // Out: Rows x Positions x Columns.
    long long xPitch;     // From one position of x to the next.
    long long yPitch;     // From one position of y to the next.
    int rows;             // Rows of y.
    int positions;        // Positions between rows and columns.
    int columns;          // Columns of y.
    int sourceRows;       // Rows of x.
    int sourceColumns;    // Columns of x.
};

EAS_OFFSET(0, rowMap, GatherScaleArguments<float>);
EAS_OFFSET(8, columnMap, GatherScaleArguments<float>);
EAS_OFFSET(16, scale, GatherScaleArguments<float>);
EAS_OFFSET(24, x, GatherScaleArguments<float>);
EAS_OFFSET(32, y, GatherScaleArguments<float>);
EAS_OFFSET(40, xPitch, GatherScaleArguments<float>);
EAS_OFFSET(48, yPitch, GatherScaleArguments<float>);
EAS_OFFSET(56, rows, GatherScaleArguments<float>);
EAS_OFFSET(60, positions, GatherScaleArguments<float>);
EAS_OFFSET(64, columns, GatherScaleArguments<float>);
EAS_OFFSET(68, sourceRows, GatherScaleArguments<float>);
EAS_OFFSET(72, sourceColumns, GatherScaleArguments<float>);
EAS_SIZE(80, GatherScaleArguments<float>);
EAS_SIZE(80, GatherScaleArguments<bfloat16>);

template <class T> EAS_INLINE void gather_scale(const GatherScaleArguments<T>& p)
{
    unsigned columns = (unsigned)p.columns, positions = (unsigned)p.positions, total = (unsigned)p.rows * positions * columns;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
    {
        unsigned place = i / columns, c = i % columns, row = place / positions, position = place % positions;
        int sourceRow = p.rowMap[row], sourceColumn = p.columnMap[c];
        float value = 0.0f;
        if (sourceRow >= 0 && sourceColumn >= 0)
        {
            value = to_float(p.x[((long long)sourceRow * positions + position) * p.xPitch + sourceColumn]);
            if (p.scale != nullptr)
                value *= p.scale[c];
        }

        put(&p.y[(long long)place * p.yPitch + c], value);
    }
}

EAS_POINTWISE(gather_scale_f32, GatherScaleArguments<float>, gather_scale<float>)
EAS_POINTWISE(gather_scale_bf16, GatherScaleArguments<bfloat16>, gather_scale<bfloat16>)
