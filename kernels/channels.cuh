// Work over rows (pixels) of channels with a pitch: who does which channels of which rows, and sums down the rows.
#pragma once
#include "common.cuh"

// A block's 256 threads as a tile: threads along x own N channels each, threads along y take every so many rows. As few along x as the channels need, up to
// a warp, so that narrow maps fill the block. It follows from the number of channels alone.
struct Tile
{
    unsigned width;   // threads along x, a power of two
    unsigned height;  // threads along y
    unsigned channel; // this thread's first channel; at or above the number of channels where it has none
    unsigned row;     // this thread's place along y
};

template <int N> EAS_INLINE Tile tile_of(unsigned channels)
{
    unsigned width = 1;
    while (width < 32 && width * N < channels)
        width *= 2;
    Tile tile;
    tile.width = width;
    tile.height = EAS_THREADS / width;
    tile.channel = (blockIdx.y * width + threadIdx.x % width) * N;
    tile.row = threadIdx.x / width;
    return tile;
}

// The rows [first, last) of a piece.
struct Piece { long long first, last; };

EAS_INLINE Piece piece_of(long long rows, int piece, int pieces) { return Piece{rows * piece / pieces, rows * (piece + 1) / pieces}; }

// Adds up, over the threads along y, S sums of N channels of each thread, in the order of a binary tree; the result is in the threads of row 0.
template <int N, int S> EAS_INLINE void sum_along_y(const Tile& tile, Floats<N> (&sums)[S])
{
    __shared__ float shared[S * N * EAS_THREADS];
    EAS_UNROLL
    for (int s = 0; s < S; s++)
    {
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            shared[(s * N + i) * EAS_THREADS + threadIdx.x] = sums[s].v[i];
    }

    for (unsigned half = tile.height / 2; half > 0; half /= 2)
    {
        __syncthreads();
        if (tile.row >= half)
            continue;
        EAS_UNROLL
        for (int i = 0; i < S * N; i++)
            shared[i * EAS_THREADS + threadIdx.x] += shared[i * EAS_THREADS + threadIdx.x + half * tile.width];
    }

    EAS_UNROLL
    for (int s = 0; s < S; s++)
    {
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            sums[s].v[i] = shared[(s * N + i) * EAS_THREADS + threadIdx.x];
    }
}

// Writes a thread's sums as partial results: [piece][S][channels].
template <int N, int S> EAS_INLINE void write_partials(float* partials, int piece, int channels, const Tile& tile, const Floats<N> (&sums)[S])
{
    if (tile.row != 0 || tile.channel >= (unsigned)channels)
        return;
    EAS_UNROLL
    for (int s = 0; s < S; s++)
    {
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            partials[((long long)piece * S + s) * channels + tile.channel + i] = sums[s].v[i];
    }
}

// Channels of a block that adds partial results: as many floats as a sector of memory holds, so that many threads share a channel's pieces.
#define EAS_COMBINED_CHANNELS 8

// Adds the partial results of S sums for a channel, in doubles. A channel's 32 threads take every 32nd piece; their sums are added in their order. The
// result is in the first thread of each channel.
template <int S> EAS_INLINE void combine_partials(const float* partials, int pieces, int channels, int channel, double (&totals)[S])
{
    constexpr int strands = EAS_THREADS / EAS_COMBINED_CHANNELS;
    __shared__ double shared[S * EAS_THREADS];
    int strand = (int)threadIdx.x / EAS_COMBINED_CHANNELS;
    EAS_UNROLL
    for (int s = 0; s < S; s++)
    {
        double total = 0;
        for (int piece = strand; piece < pieces && channel < channels; piece += strands)
            total += (double)partials[((long long)piece * S + s) * channels + channel];
        shared[s * EAS_THREADS + threadIdx.x] = total;
    }

    __syncthreads();
    EAS_UNROLL
    for (int s = 0; s < S; s++)
    {
        totals[s] = 0;
        for (int other = 0; other < strands; other++)
            totals[s] += shared[s * EAS_THREADS + other * EAS_COMBINED_CHANNELS + threadIdx.x % EAS_COMBINED_CHANNELS];
    }
}

EAS_INLINE int combined_channel() { return (int)(blockIdx.x * EAS_COMBINED_CHANNELS + threadIdx.x % EAS_COMBINED_CHANNELS); }
EAS_INLINE bool is_first_of_channel(int channel, int channels) { return threadIdx.x < EAS_COMBINED_CHANNELS && channel < channels; }
