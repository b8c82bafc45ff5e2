// Choosing each row from one of two matrices, float32: how a sequence that has ended keeps its state while others go on.
//
// Versions tried:
// 1. A thread for each element, as here: a few kilobytes in all. Not measured on a GPU yet.
#include "common.cuh"

// select_rows: y[r] = mask[r] is not 0 ? a[r] : b[r], or y[r] += it. A source that is 0 counts as zeros; what is not chosen is not read.
struct SelectRowsArguments
{
    const int* mask;  // Rows integers.
    const float* a;   // Rows x Columns, chosen where the mask is not 0; 0 for zeros.
    const float* b;   // Rows x Columns, chosen where the mask is 0; 0 for zeros.
    float* y;         // Out: Rows x Columns.
    long long aPitch; // From one row of a to the next.
    long long bPitch; // From one row of b to the next.
    long long yPitch; // From one row of y to the next.
    int rows;         // Rows.
    int columns;      // Elements of a row.
    int accumulate;   // 1 to add to y, 0 to overwrite it.
};

EAS_OFFSET(0, mask, SelectRowsArguments);
EAS_OFFSET(8, a, SelectRowsArguments);
EAS_OFFSET(16, b, SelectRowsArguments);
EAS_OFFSET(24, y, SelectRowsArguments);
EAS_OFFSET(32, aPitch, SelectRowsArguments);
EAS_OFFSET(40, bPitch, SelectRowsArguments);
EAS_OFFSET(48, yPitch, SelectRowsArguments);
EAS_OFFSET(56, rows, SelectRowsArguments);
EAS_OFFSET(60, columns, SelectRowsArguments);
EAS_OFFSET(64, accumulate, SelectRowsArguments);
EAS_SIZE(72, SelectRowsArguments);

EAS_INLINE void select_rows_of(const SelectRowsArguments& p)
{
    unsigned columns = (unsigned)p.columns, total = (unsigned)p.rows * columns;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
    {
        long long row = i / columns, column = i % columns;
        bool first = p.mask[row] != 0;
        const float* source = first ? p.a : p.b;
        float value = source == nullptr ? 0.0f : source[row * (first ? p.aPitch : p.bPitch) + column];
        float* target = &p.y[row * p.yPitch + column];
        *target = p.accumulate ? *target + value : value;
    }
}

EAS_POINTWISE(select_rows, SelectRowsArguments, select_rows_of)
