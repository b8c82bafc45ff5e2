// Dropout: each value is 0 with probability Rate, else divided by 1 - Rate. The mask is drawn again for the backward pass, which is the same function of
// the gradient.
//
// Versions tried:
// 1. A thread for the four elements of a random block, as here; they are read as one where they lie together. Not measured on a GPU yet.
#include "common.cuh"

// Eas.Kernels.Random.RandomPurpose.Dropout
enum { dropout_kind = 7 };

// dropout: y = x mask / (1 - Rate), or y += that. Element e, counted without gaps, is kept where the 24-bit uniform of word e % 4 of block e / 4 is at
// least Rate.
template <class T> struct DropoutArguments
{
    const T* x;                       // Rows of channels.
    T* y;                             // Out: rows of channels.
    const StepParameters* parameters; // The random numbers' key.
    long long xPitch;                 // From one row of x to the next.
    long long yPitch;                 // From one row of y to the next.
    int rows;                         // Pixels.
    int channels;                     // Channels of a pixel.
    float rate;                       // Probability that a value is dropped, below 1.
    int layerOrdinal;                 // Which layer: layers draw different masks.
    int accumulate;                   // 1 to add to y, 0 to overwrite it.
};

EAS_OFFSET(0, x, DropoutArguments<float>);
EAS_OFFSET(8, y, DropoutArguments<float>);
EAS_OFFSET(16, parameters, DropoutArguments<float>);
EAS_OFFSET(24, xPitch, DropoutArguments<float>);
EAS_OFFSET(32, yPitch, DropoutArguments<float>);
EAS_OFFSET(40, rows, DropoutArguments<float>);
EAS_OFFSET(44, channels, DropoutArguments<float>);
EAS_OFFSET(48, rate, DropoutArguments<float>);
EAS_OFFSET(52, layerOrdinal, DropoutArguments<float>);
EAS_OFFSET(56, accumulate, DropoutArguments<float>);
EAS_SIZE(64, DropoutArguments<float>);
EAS_SIZE(64, DropoutArguments<bfloat16>);

// The smallest word whose upper 24 bits, as a fraction, are at least the rate.
EAS_INLINE unsigned threshold_of(float rate)
{
    double scaled = (double)rate * 16777216.0;
    unsigned whole = (unsigned)scaled;
    return (whole + ((double)whole < scaled ? 1u : 0u)) << 8;
}

template <class T> EAS_INLINE void dropout(const DropoutArguments<T>& p)
{
    unsigned channels = (unsigned)p.channels, total = (unsigned)p.rows * channels, threshold = threshold_of(p.rate);
    float scale = 1 / (1 - p.rate);
    bool packed = p.channels % 4 == 0 && packs(p.x, p.xPitch) && packs((const T*)p.y, p.yPitch);
    for (unsigned block = grid_thread(); block < (total + 3) / 4; block += grid_threads())
    {
        PhiloxWords words = random_block(p.parameters, dropout_kind, (unsigned)p.layerOrdinal, block);
        float factors[4] = {
            words.word0 >= threshold ? scale : 0.0f, words.word1 >= threshold ? scale : 0.0f,
            words.word2 >= threshold ? scale : 0.0f, words.word3 >= threshold ? scale : 0.0f};
        unsigned row = 4 * block / channels, channel = 4 * block % channels;
        if (packed)
        {
            Floats<4> x = load<4>(p.x + row * p.xPitch + channel), y = {};
            T* target = p.y + row * p.yPitch + channel;
            if (p.accumulate)
                y = load<4>((const T*)target);
            EAS_UNROLL
            for (int i = 0; i < 4; i++)
                y.v[i] += factors[i] == 0 ? 0.0f : x.v[i] * factors[i];
            store<4>(target, y);
            continue;
        }

        EAS_UNROLL
        for (int i = 0; i < 4; i++)
        {
            if (4 * block + i >= total)
                continue;
            T* target = &p.y[row * p.yPitch + channel];
            float value = factors[i] == 0 ? 0.0f : to_float(p.x[row * p.xPitch + channel]) * factors[i];
            put(target, p.accumulate ? to_float(*target) + value : value);
            channel++;
            if (channel == channels)
            {
                channel = 0;
                row++;
            }
        }
    }
}

EAS_POINTWISE(dropout_f32, DropoutArguments<float>, dropout<float>)
EAS_POINTWISE(dropout_bf16, DropoutArguments<bfloat16>, dropout<bfloat16>)
