// Rows of a table by their index, float32, and the table's gradient.
//
// Versions tried:
// 1. Backward, a thread for each entry and column reads all indices and adds the rows of its own entry in their order, as here: no atomics, no sorting. A
// policy's tables    and batches are small. Not measured on a GPU yet.
#include "common.cuh"

// embedding: y[i] = table[indices[i]]; an index of -1 gives zeros.
struct EmbeddingArguments
{
    const float* table;    // Entries x Width.
    const int* indices;    // Count indices: -1 or an entry.
    float* y;              // Out: Count x Width.
    long long tablePitch;  // From one entry to the next.
    long long yPitch;      // From one row of y to the next.
    int count;             // Indices.
    int width;             // Values of an entry.
};

EAS_OFFSET(0, table, EmbeddingArguments);
EAS_OFFSET(8, indices, EmbeddingArguments);
EAS_OFFSET(16, y, EmbeddingArguments);
EAS_OFFSET(24, tablePitch, EmbeddingArguments);
EAS_OFFSET(32, yPitch, EmbeddingArguments);
EAS_OFFSET(40, count, EmbeddingArguments);
EAS_OFFSET(44, width, EmbeddingArguments);
EAS_SIZE(48, EmbeddingArguments);

EAS_INLINE void embedding_of(const EmbeddingArguments& p)
{
    unsigned width = (unsigned)p.width, total = (unsigned)p.count * width;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
    {
        long long row = i / width, column = i % width;
        int entry = p.indices[row];
        p.y[row * p.yPitch + column] = entry < 0 ? 0.0f : p.table[entry * p.tablePitch + column];
    }
}

EAS_POINTWISE(embedding, EmbeddingArguments, embedding_of)

// embedding_backward: dtable[indices[i]] += dy[i] in the order of i; what no index names is 0 unless it is added to.
struct EmbeddingBackwardArguments
{
    const float* dy;       // Count x Width.
    const int* indices;    // Count indices: -1 or an entry.
    float* dTable;         // Out: Entries x Width.
    long long dyPitch;     // From one row of dy to the next.
    long long dTablePitch; // From one entry to the next.
    int count;             // Indices.
    int entries;           // Entries of the table.
    int width;             // Values of an entry.
    int accumulate;        // 1 to add to dtable, 0 to overwrite it.
};

EAS_OFFSET(0, dy, EmbeddingBackwardArguments);
EAS_OFFSET(8, indices, EmbeddingBackwardArguments);
EAS_OFFSET(16, dTable, EmbeddingBackwardArguments);
EAS_OFFSET(24, dyPitch, EmbeddingBackwardArguments);
EAS_OFFSET(32, dTablePitch, EmbeddingBackwardArguments);
EAS_OFFSET(40, count, EmbeddingBackwardArguments);
EAS_OFFSET(44, entries, EmbeddingBackwardArguments);
EAS_OFFSET(48, width, EmbeddingBackwardArguments);
EAS_OFFSET(52, accumulate, EmbeddingBackwardArguments);
EAS_SIZE(56, EmbeddingBackwardArguments);

EAS_INLINE void embedding_backward_of(const EmbeddingBackwardArguments& p)
{
    unsigned width = (unsigned)p.width, total = (unsigned)p.entries * width;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
    {
        int entry = (int)(i / width);
        long long column = i % width;
        float* target = &p.dTable[entry * p.dTablePitch + column];
        float sum = p.accumulate ? *target : 0.0f;
        for (int row = 0; row < p.count; row++)
        {
            if (p.indices[row] == entry)
                sum += p.dy[row * p.dyPitch + column];
        }

        *target = sum;
    }
}

EAS_POINTWISE(embedding_backward, EmbeddingBackwardArguments, embedding_backward_of)
