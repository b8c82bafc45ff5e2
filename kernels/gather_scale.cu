// y[r, p, c] = x[rowMap[r], p, columnMap[c]] * scale[c], or 0 where either map has -1: every function-preserving transformation of a network's weights.
// x is [sourceRows, positions, sourceColumns], y is [rows, positions, columns], each position a row of memory.
//
// Versions tried:
// 1. One element a thread, row and column from two divisions, as here. Writes are whole lines; reads are where the map is consecutive.
// kernels/handwritten/gather_scale.ptx gives a warp to each row and position instead. None was measured on a GPU yet.
#include "common.cuh"

template <class T> struct GatherScaleArguments
{
    const int* rowMap;    // [rows], -1 or a row of x
    const int* columnMap; // [columns], -1 or a column of x
    const float* scale;   // [columns], or null for 1
    const T* x;
    T* y;
    long long xPitch;     // elements from one position of x to the next
    long long yPitch;
    int rows;
    int positions;
    int columns;
    int sourceRows;
    int sourceColumns;
    int unused;
};

EAS_OFFSET(GatherScaleArguments<float>, rowMap, 0);
EAS_OFFSET(GatherScaleArguments<float>, columnMap, 8);
EAS_OFFSET(GatherScaleArguments<float>, scale, 16);
EAS_OFFSET(GatherScaleArguments<float>, x, 24);
EAS_OFFSET(GatherScaleArguments<float>, y, 32);
EAS_OFFSET(GatherScaleArguments<float>, xPitch, 40);
EAS_OFFSET(GatherScaleArguments<float>, yPitch, 48);
EAS_OFFSET(GatherScaleArguments<float>, rows, 56);
EAS_OFFSET(GatherScaleArguments<float>, positions, 60);
EAS_OFFSET(GatherScaleArguments<float>, columns, 64);
EAS_OFFSET(GatherScaleArguments<float>, sourceRows, 68);
EAS_OFFSET(GatherScaleArguments<float>, sourceColumns, 72);
EAS_SIZE(GatherScaleArguments<float>, 80);
EAS_SIZE(GatherScaleArguments<bfloat16>, 80);

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
