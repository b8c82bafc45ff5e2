// Sums down the rows of a matrix, in two stages: the gradient of a bias.
//
// Versions tried:
// 1. As the sums of batch normalisation, as here; a fully connected layer has few rows, so one piece is the rule. Not measured on a GPU yet.
#include "channels.cuh"

// column_sums: per piece and channel, the sum of x.
template <class T> struct ColumnSumsArguments
{
    const T* x;       // Rows of channels.
    float* partials;  // Out: Pieces x Channels.
    long long xPitch; // From one row of x to the next.
    long long rows;   // Rows.
    int channels;     // Channels of a row.
    int pieces;       // Pieces that the rows are cut into.
};

EAS_OFFSET(0, x, ColumnSumsArguments<float>);
EAS_OFFSET(8, partials, ColumnSumsArguments<float>);
EAS_OFFSET(16, xPitch, ColumnSumsArguments<float>);
EAS_OFFSET(24, rows, ColumnSumsArguments<float>);
EAS_OFFSET(32, channels, ColumnSumsArguments<float>);
EAS_OFFSET(36, pieces, ColumnSumsArguments<float>);
EAS_SIZE(40, ColumnSumsArguments<float>);
EAS_SIZE(40, ColumnSumsArguments<bfloat16>);

template <class T, int N> EAS_INLINE void column_sums_of(const ColumnSumsArguments<T>& p)
{
    unsigned channels = (unsigned)p.channels;
    Tile tile = tile_of<N>(channels);
    if (blockIdx.y * tile.width * N >= channels)
        return;
    Floats<N> sums[1] = {};
    Piece piece = piece_of(p.rows, (int)blockIdx.x, p.pieces);
    for (long long row = piece.first + tile.row; row < piece.last && tile.channel < channels; row += tile.height)
    {
        Floats<N> x = load<N>(p.x + row * p.xPitch + tile.channel);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            sums[0].v[i] += x.v[i];
    }

    sum_along_y<N, 1>(tile, sums);
    write_partials<N, 1>(p.partials, (int)blockIdx.x, p.channels, tile, sums);
}

template <class T> EAS_INLINE void column_sums(const ColumnSumsArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.channels % lanes == 0 && packs(p.x, p.xPitch))
        column_sums_of<T, lanes>(p);
    else
        column_sums_of<T, 1>(p);
}

EAS_COOPERATIVE(column_sums_f32, ColumnSumsArguments<float>, column_sums<float>)
EAS_COOPERATIVE(column_sums_bf16, ColumnSumsArguments<bfloat16>, column_sums<bfloat16>)

// column_sums_finish: y = the sums over the pieces, or y += them.
struct ColumnSumsFinishArguments
{
    const float* partials; // From column_sums.
    float* y;              // Out: Channels sums.
    int channels;          // Channels of a row.
    int pieces;            // As in column_sums.
    int accumulate;        // 1 to add to y, 0 to overwrite it.
};

EAS_OFFSET(0, partials, ColumnSumsFinishArguments);
EAS_OFFSET(8, y, ColumnSumsFinishArguments);
EAS_OFFSET(16, channels, ColumnSumsFinishArguments);
EAS_OFFSET(20, pieces, ColumnSumsFinishArguments);
EAS_OFFSET(24, accumulate, ColumnSumsFinishArguments);
EAS_SIZE(32, ColumnSumsFinishArguments);

EAS_INLINE void column_sums_finish_of(const ColumnSumsFinishArguments& p)
{
    int c = combined_channel();
    double totals[1];
    combine_partials<1>(p.partials, p.pieces, p.channels, c, totals);
    if (is_first_of_channel(c, p.channels))
        p.y[c] = (float)(p.accumulate ? (double)p.y[c] + totals[0] : totals[0]);
}

EAS_COOPERATIVE(column_sums_finish, ColumnSumsFinishArguments, column_sums_finish_of)
