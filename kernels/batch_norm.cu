// Batch normalisation over rows (pixels) of channels, with a ReLU after it if asked for. Forward: the batch's statistics in two stages, then one pass.
// Backward: two sums per channel in two stages, then one pass. Every pass computes the ReLU's mask again from x, with the same operations as the forward
// pass.
//
// Versions tried:
// 1. Sums of x less the first pixel and of its square in float32 by each thread, then by a block's binary tree, then over the pieces in doubles, as here;
// 16 bytes a    thread where channels, pitches and addresses allow it. None was measured on a GPU yet.
#include "channels.cuh"

EAS_INLINE float activated(float y, int relu) { return relu && y < 0.0f ? 0.0f : y; }
EAS_INLINE float masked(float dy, float y, int relu) { return relu && !(y > 0.0f) ? 0.0f : dy; }

// y = x factor + offset for N channels.
template <int N> struct Transform { Floats<N> factor, offset; };

template <int N> EAS_INLINE Transform<N> transform_of(const float* scale, const float* bias, const float* mean, Floats<N> inverse, unsigned channel)
{
    Transform<N> t;
    Floats<N> gamma = load_vector<N>(scale + channel), beta = load_vector<N>(bias + channel), mu = load_vector<N>(mean + channel);
    EAS_UNROLL
    for (int i = 0; i < N; i++)
    {
        t.factor.v[i] = gamma.v[i] * inverse.v[i];
        t.offset.v[i] = fmaf(-mu.v[i], t.factor.v[i], beta.v[i]);
    }

    return t;
}

// batch_norm_statistics: per piece and channel, the sums of x - shift and of its square, where shift is the first pixel.
template <class T> struct BatchNormStatisticsArguments
{
    const T* x;         // Rows of channels.
    float* partials;    // Out: Pieces x 2 x Channels.
    long long xPitch;   // From one pixel of x to the next.
    long long rows;     // Pixels of the whole batch.
    int channels;       // Channels of a pixel.
    int pieces;         // Pieces that the rows are cut into.
};

EAS_OFFSET(0, x, BatchNormStatisticsArguments<float>);
EAS_OFFSET(8, partials, BatchNormStatisticsArguments<float>);
EAS_OFFSET(16, xPitch, BatchNormStatisticsArguments<float>);
EAS_OFFSET(24, rows, BatchNormStatisticsArguments<float>);
EAS_OFFSET(32, channels, BatchNormStatisticsArguments<float>);
EAS_OFFSET(36, pieces, BatchNormStatisticsArguments<float>);
EAS_SIZE(40, BatchNormStatisticsArguments<float>);
EAS_SIZE(40, BatchNormStatisticsArguments<bfloat16>);

template <class T, int N> EAS_INLINE void statistics_of(const BatchNormStatisticsArguments<T>& p)
{
    unsigned channels = (unsigned)p.channels;
    Tile tile = tile_of<N>(channels);
    if (blockIdx.y * tile.width * N >= channels)
        return;
    Floats<N> sums[2] = {};
    if (tile.channel < channels)
    {
        Floats<N> shift = load<N>(p.x + tile.channel);
        Piece piece = piece_of(p.rows, (int)blockIdx.x, p.pieces);
        for (long long row = piece.first + tile.row; row < piece.last; row += tile.height)
        {
            Floats<N> x = load<N>(p.x + row * p.xPitch + tile.channel);
            EAS_UNROLL
            for (int i = 0; i < N; i++)
            {
                float distance = x.v[i] - shift.v[i];
                sums[0].v[i] += distance;
                sums[1].v[i] = fmaf(distance, distance, sums[1].v[i]);
            }
        }
    }

    sum_along_y<N, 2>(tile, sums);
    write_partials<N, 2>(p.partials, (int)blockIdx.x, p.channels, tile, sums);
}

template <class T> EAS_INLINE void batch_norm_statistics(const BatchNormStatisticsArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.channels % lanes == 0 && packs(p.x, p.xPitch))
        statistics_of<T, lanes>(p);
    else
        statistics_of<T, 1>(p);
}

EAS_COOPERATIVE(batch_norm_statistics_f32, BatchNormStatisticsArguments<float>, batch_norm_statistics<float>)
EAS_COOPERATIVE(batch_norm_statistics_bf16, BatchNormStatisticsArguments<bfloat16>, batch_norm_statistics<bfloat16>)

// batch_norm_finish_statistics: mean and deviation of the batch, and the running statistics; reports what is not finite.
template <class T> struct BatchNormFinishStatisticsArguments
{
    const T* x;                       // The input, whose first pixel is the shift.
    const float* partials;            // From batch_norm_statistics.
    float* mean;                      // Out: mean of the batch.
    float* inverseDeviation;          // Out: 1 / sqrt(variance + Epsilon) of the batch.
    float* runningMean;               // Moving average of the means, updated.
    float* runningVariance;           // Moving average of the unbiased variances, updated.
    const StepParameters* parameters; // Names the step in a report; 0 for no reports.
    double* earliest;                 // Where statistics that are not finite are reported.
    long long rows;                   // Pixels of the whole batch.
    int channels;                     // Channels of a pixel.
    int pieces;                       // As in batch_norm_statistics.
    float epsilon;                    // Added to the variance.
    float momentum;                   // running = Momentum * running + (1 - Momentum) * batch.
    int layerOrdinal;                 // The layer in a report.
};

EAS_OFFSET(0, x, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(8, partials, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(16, mean, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(24, inverseDeviation, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(32, runningMean, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(40, runningVariance, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(48, parameters, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(56, earliest, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(64, rows, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(72, channels, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(76, pieces, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(80, epsilon, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(84, momentum, BatchNormFinishStatisticsArguments<float>);
EAS_OFFSET(88, layerOrdinal, BatchNormFinishStatisticsArguments<float>);
EAS_SIZE(96, BatchNormFinishStatisticsArguments<float>);
EAS_SIZE(96, BatchNormFinishStatisticsArguments<bfloat16>);

template <class T> EAS_INLINE void batch_norm_finish_statistics(const BatchNormFinishStatisticsArguments<T>& p)
{
    int c = combined_channel();
    double totals[2];
    combine_partials<2>(p.partials, p.pieces, p.channels, c, totals);
    if (!is_first_of_channel(c, p.channels))
        return;
    double n = (double)p.rows, unbiased = p.rows > 1 ? n / (n - 1) : 1;
    double distance = totals[0] / n, variance = totals[1] / n - distance * distance;
    variance = variance < 0 ? 0 : variance;
    float mean = (float)((double)to_float(p.x[c]) + distance);
    p.mean[c] = mean;
    p.inverseDeviation[c] = (float)(1 / sqrt(variance + (double)p.epsilon));
    p.runningMean[c] = p.momentum * p.runningMean[c] + (1 - p.momentum) * mean;
    p.runningVariance[c] = p.momentum * p.runningVariance[c] + (1 - p.momentum) * (float)(variance * unbiased);
    if (!is_finite(mean) || !is_finite((float)variance))
        report_non_finite(p.parameters, p.earliest, p.layerOrdinal);
}

EAS_COOPERATIVE(batch_norm_finish_statistics_f32, BatchNormFinishStatisticsArguments<float>, batch_norm_finish_statistics<float>)
EAS_COOPERATIVE(batch_norm_finish_statistics_bf16, BatchNormFinishStatisticsArguments<bfloat16>, batch_norm_finish_statistics<bfloat16>)

// batch_norm_apply: y = relu(Scale (x - Mean) / deviation + Bias), in training and in evaluation.
template <class T> struct BatchNormApplyArguments
{
    const T* x;                    // Rows of channels.
    T* y;                          // Out: rows of channels.
    const float* scale;            // gamma.
    const float* bias;             // beta.
    const float* mean;             // The mean that is subtracted.
    const float* inverseDeviation; // 1 / sqrt(variance + Epsilon) of the batch; 0 in evaluation.
    const float* variance;         // In evaluation, the running variance; else 0.
    long long xPitch;              // From one pixel of x to the next.
    long long yPitch;              // From one pixel of y to the next.
    long long rows;                // Pixels of the whole batch.
    int channels;                  // Channels of a pixel.
    int relu;                      // 1 for max(0, .), 0 for none.
    float epsilon;                 // In evaluation, added to the variance.
};

EAS_OFFSET(0, x, BatchNormApplyArguments<float>);
EAS_OFFSET(8, y, BatchNormApplyArguments<float>);
EAS_OFFSET(16, scale, BatchNormApplyArguments<float>);
EAS_OFFSET(24, bias, BatchNormApplyArguments<float>);
EAS_OFFSET(32, mean, BatchNormApplyArguments<float>);
EAS_OFFSET(40, inverseDeviation, BatchNormApplyArguments<float>);
EAS_OFFSET(48, variance, BatchNormApplyArguments<float>);
EAS_OFFSET(56, xPitch, BatchNormApplyArguments<float>);
EAS_OFFSET(64, yPitch, BatchNormApplyArguments<float>);
EAS_OFFSET(72, rows, BatchNormApplyArguments<float>);
EAS_OFFSET(80, channels, BatchNormApplyArguments<float>);
EAS_OFFSET(84, relu, BatchNormApplyArguments<float>);
EAS_OFFSET(88, epsilon, BatchNormApplyArguments<float>);
EAS_SIZE(96, BatchNormApplyArguments<float>);
EAS_SIZE(96, BatchNormApplyArguments<bfloat16>);

template <class T, int N> EAS_INLINE void apply_to(const BatchNormApplyArguments<T>& p)
{
    unsigned channels = (unsigned)p.channels;
    Tile tile = tile_of<N>(channels);
    if (tile.channel >= channels)
        return;
    Floats<N> inverse;
    if (p.inverseDeviation != nullptr)
        inverse = load_vector<N>(p.inverseDeviation + tile.channel);
    else
    {
        Floats<N> variance = load_vector<N>(p.variance + tile.channel);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            inverse.v[i] = 1.0f / sqrtf(variance.v[i] + p.epsilon);
    }

    Transform<N> t = transform_of<N>(p.scale, p.bias, p.mean, inverse, tile.channel);
    for (long long row = (long long)blockIdx.x * tile.height + tile.row; row < p.rows; row += (long long)gridDim.x * tile.height)
    {
        Floats<N> v = load<N>(p.x + row * p.xPitch + tile.channel);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            v.v[i] = activated(fmaf(v.v[i], t.factor.v[i], t.offset.v[i]), p.relu);
        store<N>(p.y + row * p.yPitch + tile.channel, v);
    }
}

template <class T> EAS_INLINE void batch_norm_apply(const BatchNormApplyArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.channels % lanes == 0 && packs(p.x, p.xPitch) && packs(p.y, p.yPitch))
        apply_to<T, lanes>(p);
    else
        apply_to<T, 1>(p);
}

EAS_POINTWISE(batch_norm_apply_f32, BatchNormApplyArguments<float>, batch_norm_apply<float>)
EAS_POINTWISE(batch_norm_apply_bf16, BatchNormApplyArguments<bfloat16>, batch_norm_apply<bfloat16>)

// batch_norm_backward_sums: per piece and channel, the sums of z and of z (x - Mean), where z is dy where the ReLU let y through.
template <class T> struct BatchNormBackwardSumsArguments
{
    const T* dy;                   // Gradient of the output.
    const T* x;                    // Input.
    const float* scale;            // gamma.
    const float* bias;             // beta.
    const float* mean;             // Mean of the batch.
    const float* inverseDeviation; // 1 / sqrt(variance + epsilon) of the batch.
    float* partials;               // Out: Pieces x 2 x Channels.
    long long dyPitch;             // From one pixel of dy to the next.
    long long xPitch;              // From one pixel of x to the next.
    long long rows;                // Pixels of the whole batch.
    int channels;                  // Channels of a pixel.
    int relu;                      // Whether a ReLU followed.
    int pieces;                    // Pieces that the rows are cut into.
};

EAS_OFFSET(0, dy, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(8, x, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(16, scale, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(24, bias, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(32, mean, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(40, inverseDeviation, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(48, partials, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(56, dyPitch, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(64, xPitch, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(72, rows, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(80, channels, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(84, relu, BatchNormBackwardSumsArguments<float>);
EAS_OFFSET(88, pieces, BatchNormBackwardSumsArguments<float>);
EAS_SIZE(96, BatchNormBackwardSumsArguments<float>);
EAS_SIZE(96, BatchNormBackwardSumsArguments<bfloat16>);

template <class T, int N> EAS_INLINE void backward_sums_of(const BatchNormBackwardSumsArguments<T>& p)
{
    unsigned channels = (unsigned)p.channels;
    Tile tile = tile_of<N>(channels);
    if (blockIdx.y * tile.width * N >= channels)
        return;
    Floats<N> sums[2] = {};
    if (tile.channel < channels)
    {
        Floats<N> mean = load_vector<N>(p.mean + tile.channel);
        Transform<N> t = transform_of<N>(p.scale, p.bias, p.mean, load_vector<N>(p.inverseDeviation + tile.channel), tile.channel);
        Piece piece = piece_of(p.rows, (int)blockIdx.x, p.pieces);
        for (long long row = piece.first + tile.row; row < piece.last; row += tile.height)
        {
            Floats<N> x = load<N>(p.x + row * p.xPitch + tile.channel), dy = load<N>(p.dy + row * p.dyPitch + tile.channel);
            EAS_UNROLL
            for (int i = 0; i < N; i++)
            {
                float z = masked(dy.v[i], fmaf(x.v[i], t.factor.v[i], t.offset.v[i]), p.relu);
                sums[0].v[i] += z;
                sums[1].v[i] = fmaf(z, x.v[i] - mean.v[i], sums[1].v[i]);
            }
        }
    }

    sum_along_y<N, 2>(tile, sums);
    write_partials<N, 2>(p.partials, (int)blockIdx.x, p.channels, tile, sums);
}

template <class T> EAS_INLINE void batch_norm_backward_sums(const BatchNormBackwardSumsArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.channels % lanes == 0 && packs(p.x, p.xPitch) && packs(p.dy, p.dyPitch))
        backward_sums_of<T, lanes>(p);
    else
        backward_sums_of<T, 1>(p);
}

EAS_COOPERATIVE(batch_norm_backward_sums_f32, BatchNormBackwardSumsArguments<float>, batch_norm_backward_sums<float>)
EAS_COOPERATIVE(batch_norm_backward_sums_bf16, BatchNormBackwardSumsArguments<bfloat16>, batch_norm_backward_sums<bfloat16>)

// batch_norm_finish_backward_sums: the gradients of scale and bias.
struct BatchNormFinishBackwardSumsArguments
{
    const float* partials;         // From batch_norm_backward_sums.
    const float* inverseDeviation; // 1 / sqrt(variance + epsilon) of the batch.
    float* dScale;                 // Out: gradient of gamma.
    float* dBias;                  // Out: gradient of beta.
    int channels;                  // Channels of a pixel.
    int pieces;                    // As in batch_norm_backward_sums.
};

EAS_OFFSET(0, partials, BatchNormFinishBackwardSumsArguments);
EAS_OFFSET(8, inverseDeviation, BatchNormFinishBackwardSumsArguments);
EAS_OFFSET(16, dScale, BatchNormFinishBackwardSumsArguments);
EAS_OFFSET(24, dBias, BatchNormFinishBackwardSumsArguments);
EAS_OFFSET(32, channels, BatchNormFinishBackwardSumsArguments);
EAS_OFFSET(36, pieces, BatchNormFinishBackwardSumsArguments);
EAS_SIZE(40, BatchNormFinishBackwardSumsArguments);

EAS_INLINE void batch_norm_finish_backward_sums_of(const BatchNormFinishBackwardSumsArguments& p)
{
    int c = combined_channel();
    double totals[2];
    combine_partials<2>(p.partials, p.pieces, p.channels, c, totals);
    if (!is_first_of_channel(c, p.channels))
        return;
    p.dScale[c] = (float)(totals[1] * (double)p.inverseDeviation[c]);
    p.dBias[c] = (float)totals[0];
}

EAS_COOPERATIVE(batch_norm_finish_backward_sums, BatchNormFinishBackwardSumsArguments, batch_norm_finish_backward_sums_of)

// batch_norm_backward_data: dx = Scale InverseDeviation (z - DBias / n - xhat DScale / n), or dx += that, as factor z + slope x + constant.
template <class T> struct BatchNormBackwardDataArguments
{
    const T* dy;                   // Gradient of the output.
    const T* x;                    // Input.
    T* dx;                         // Out: gradient of the input.
    const float* scale;            // gamma.
    const float* bias;             // beta.
    const float* mean;             // Mean of the batch.
    const float* inverseDeviation; // 1 / sqrt(variance + epsilon) of the batch.
    const float* dScale;           // From batch_norm_finish_backward_sums.
    const float* dBias;            // From batch_norm_finish_backward_sums.
    long long dyPitch;             // From one pixel of dy to the next.
    long long xPitch;              // From one pixel of x to the next.
    long long dxPitch;             // From one pixel of dx to the next.
    long long rows;                // Pixels of the whole batch.
    int channels;                  // Channels of a pixel.
    int relu;                      // Whether a ReLU followed.
    int accumulate;                // 1 to add to dx, 0 to overwrite it.
};

EAS_OFFSET(0, dy, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(8, x, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(16, dx, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(24, scale, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(32, bias, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(40, mean, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(48, inverseDeviation, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(56, dScale, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(64, dBias, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(72, dyPitch, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(80, xPitch, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(88, dxPitch, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(96, rows, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(104, channels, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(108, relu, BatchNormBackwardDataArguments<float>);
EAS_OFFSET(112, accumulate, BatchNormBackwardDataArguments<float>);
EAS_SIZE(120, BatchNormBackwardDataArguments<float>);
EAS_SIZE(120, BatchNormBackwardDataArguments<bfloat16>);

template <class T, int N> EAS_INLINE void backward_data_to(const BatchNormBackwardDataArguments<T>& p)
{
    unsigned channels = (unsigned)p.channels;
    Tile tile = tile_of<N>(channels);
    if (tile.channel >= channels)
        return;
    Floats<N> inverse = load_vector<N>(p.inverseDeviation + tile.channel), mean = load_vector<N>(p.mean + tile.channel);
    Floats<N> dScale = load_vector<N>(p.dScale + tile.channel), dBias = load_vector<N>(p.dBias + tile.channel), slope, constant;
    Transform<N> t = transform_of<N>(p.scale, p.bias, p.mean, inverse, tile.channel);
    float share = 1.0f / (float)p.rows;
    EAS_UNROLL
    for (int i = 0; i < N; i++)
    {
        slope.v[i] = -t.factor.v[i] * inverse.v[i] * (dScale.v[i] * share);
        constant.v[i] = fmaf(-slope.v[i], mean.v[i], -t.factor.v[i] * (dBias.v[i] * share));
    }

    for (long long row = (long long)blockIdx.x * tile.height + tile.row; row < p.rows; row += (long long)gridDim.x * tile.height)
    {
        Floats<N> x = load<N>(p.x + row * p.xPitch + tile.channel), dy = load<N>(p.dy + row * p.dyPitch + tile.channel);
        T* target = p.dx + row * p.dxPitch + tile.channel;
        Floats<N> dx = {};
        if (p.accumulate)
            dx = load<N>(target);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
        {
            float z = masked(dy.v[i], fmaf(x.v[i], t.factor.v[i], t.offset.v[i]), p.relu);
            dx.v[i] += fmaf(z, t.factor.v[i], fmaf(x.v[i], slope.v[i], constant.v[i]));
        }

        store<N>(target, dx);
    }
}

template <class T> EAS_INLINE void batch_norm_backward_data(const BatchNormBackwardDataArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.channels % lanes == 0 && packs(p.x, p.xPitch) && packs(p.dy, p.dyPitch) && packs((const T*)p.dx, p.dxPitch))
        backward_data_to<T, lanes>(p);
    else
        backward_data_to<T, 1>(p);
}

EAS_POINTWISE(batch_norm_backward_data_f32, BatchNormBackwardDataArguments<float>, batch_norm_backward_data<float>)
EAS_POINTWISE(batch_norm_backward_data_bf16, BatchNormBackwardDataArguments<bfloat16>, batch_norm_backward_data<bfloat16>)
