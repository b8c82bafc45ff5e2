// Max and average pooling without padding, any window and stride; windows that stick out are dropped. NHWC.
//
// Versions tried:
// 1. A thread for each output pixel and 16 bytes of channels; backward, a thread for each window where the windows tile the map, else a thread for each
// input pixel,    which adds up the windows that cover it in their order, as here. Not measured on a GPU yet.
#include "common.cuh"

// What represents a window, as Eas.Kernels.Parameters.PoolKind.
enum { pool_max = 0, pool_average = 1 };

// pool2d: y = the maximum or mean of each window of x.
template <class T> struct Pool2dArguments
{
    const T* x;       // BatchSize x InputHeight x InputWidth pixels.
    T* y;             // Out: BatchSize x output height x output width pixels.
    long long xPitch; // From one pixel of x to the next.
    long long yPitch; // From one pixel of y to the next.
    int kind;         // A PoolKind.
    int batchSize;    // Images.
    int inputHeight;  // Rows of the input map.
    int inputWidth;   // Columns of the input map.
    int channels;     // Channels.
    int kernelSize;   // Side of the window.
    int stride;       // Pixels from one window to the next.
};

EAS_OFFSET(0, x, Pool2dArguments<float>);
EAS_OFFSET(8, y, Pool2dArguments<float>);
EAS_OFFSET(16, xPitch, Pool2dArguments<float>);
EAS_OFFSET(24, yPitch, Pool2dArguments<float>);
EAS_OFFSET(32, kind, Pool2dArguments<float>);
EAS_OFFSET(36, batchSize, Pool2dArguments<float>);
EAS_OFFSET(40, inputHeight, Pool2dArguments<float>);
EAS_OFFSET(44, inputWidth, Pool2dArguments<float>);
EAS_OFFSET(48, channels, Pool2dArguments<float>);
EAS_OFFSET(52, kernelSize, Pool2dArguments<float>);
EAS_OFFSET(56, stride, Pool2dArguments<float>);
EAS_SIZE(64, Pool2dArguments<float>);
EAS_SIZE(64, Pool2dArguments<bfloat16>);

// pool2d_backward: dx = the gradient of the input, or dx += that; of equal largest values the first has the gradient.
template <class T> struct Pool2dBackwardArguments
{
    const T* dy;       // Gradient of the output.
    const T* x;        // Input: where the largest value of each window is found again.
    T* dx;             // Out: gradient of the input.
    long long dyPitch; // From one pixel of dy to the next.
    long long xPitch;  // From one pixel of x to the next.
    long long dxPitch; // From one pixel of dx to the next.
    int kind;          // A PoolKind.
    int batchSize;     // Images.
    int inputHeight;   // Rows of the input map.
    int inputWidth;    // Columns of the input map.
    int channels;      // Channels.
    int kernelSize;    // Side of the window.
    int stride;        // Pixels from one window to the next.
    int accumulate;    // 1 to add to dx, 0 to overwrite it.
};

EAS_OFFSET(0, dy, Pool2dBackwardArguments<float>);
EAS_OFFSET(8, x, Pool2dBackwardArguments<float>);
EAS_OFFSET(16, dx, Pool2dBackwardArguments<float>);
EAS_OFFSET(24, dyPitch, Pool2dBackwardArguments<float>);
EAS_OFFSET(32, xPitch, Pool2dBackwardArguments<float>);
EAS_OFFSET(40, dxPitch, Pool2dBackwardArguments<float>);
EAS_OFFSET(48, kind, Pool2dBackwardArguments<float>);
EAS_OFFSET(52, batchSize, Pool2dBackwardArguments<float>);
EAS_OFFSET(56, inputHeight, Pool2dBackwardArguments<float>);
EAS_OFFSET(60, inputWidth, Pool2dBackwardArguments<float>);
EAS_OFFSET(64, channels, Pool2dBackwardArguments<float>);
EAS_OFFSET(68, kernelSize, Pool2dBackwardArguments<float>);
EAS_OFFSET(72, stride, Pool2dBackwardArguments<float>);
EAS_OFFSET(76, accumulate, Pool2dBackwardArguments<float>);
EAS_SIZE(80, Pool2dBackwardArguments<float>);
EAS_SIZE(80, Pool2dBackwardArguments<bfloat16>);

// A place in a batch of maps: an image, a row, a column, a pack of channels.
struct Place { unsigned image, row, column, channel; };

template <int N> EAS_INLINE Place place_of(unsigned i, unsigned height, unsigned width, unsigned channels)
{
    unsigned packsOfPixel = channels / N, pixel = i / packsOfPixel, line = pixel / width;
    return Place{line / height, line % height, pixel % width, i % packsOfPixel * N};
}

template <class Arguments> EAS_INLINE unsigned output_height(const Arguments& p) { return (unsigned)((p.inputHeight - p.kernelSize) / p.stride + 1); }
template <class Arguments> EAS_INLINE unsigned output_width(const Arguments& p) { return (unsigned)((p.inputWidth - p.kernelSize) / p.stride + 1); }

// The number of the input pixel at a place of a window.
template <class Arguments> EAS_INLINE long long input_pixel(const Arguments& p, unsigned image, unsigned row, unsigned column)
{
    return ((long long)image * p.inputHeight + row) * p.inputWidth + column;
}

template <class T, int N, class Arguments> EAS_INLINE Floats<N> reduce(const Arguments& p, const Place& window)
{
    Floats<N> result = {};
    for (int r = 0; r < p.kernelSize; r++)
    {
        for (int q = 0; q < p.kernelSize; q++)
        {
            long long pixel = input_pixel(p, window.image, window.row * p.stride + r, window.column * p.stride + q);
            Floats<N> x = load<N>(p.x + pixel * p.xPitch + window.channel);
            EAS_UNROLL
            for (int i = 0; i < N; i++)
            {
                if (p.kind == pool_average)
                    result.v[i] += x.v[i];
                else
                    result.v[i] = (r == 0 && q == 0) || x.v[i] > result.v[i] ? x.v[i] : result.v[i];
            }
        }
    }

    return result;
}

template <class T, int N> EAS_INLINE void pool_to(const Pool2dArguments<T>& p)
{
    unsigned height = output_height(p), width = output_width(p), channels = (unsigned)p.channels, total = (unsigned)p.batchSize * height * width * (channels / N);
    float share = p.kind == pool_average ? 1.0f / (float)(p.kernelSize * p.kernelSize) : 1.0f;
    for (unsigned index = grid_thread(); index < total; index += grid_threads())
    {
        Place window = place_of<N>(index, height, width, channels);
        Floats<N> value = reduce<T, N>(p, window);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            value.v[i] *= share;
        store<N>(p.y + (long long)(index / (channels / N)) * p.yPitch + window.channel, value);
    }
}

template <class T> EAS_INLINE void pool2d(const Pool2dArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.channels % lanes == 0 && packs(p.x, p.xPitch) && packs((const T*)p.y, p.yPitch))
        pool_to<T, lanes>(p);
    else
        pool_to<T, 1>(p);
}

EAS_POINTWISE(pool2d_f32, Pool2dArguments<float>, pool2d<float>)
EAS_POINTWISE(pool2d_bf16, Pool2dArguments<bfloat16>, pool2d<bfloat16>)

template <class T, int N> EAS_INLINE void give(const Pool2dBackwardArguments<T>& p, long long pixel, unsigned channel, Floats<N> gradient)
{
    T* target = p.dx + pixel * p.dxPitch + channel;
    if (p.accumulate)
    {
        Floats<N> before = load<N>((const T*)target);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            gradient.v[i] += before.v[i];
    }

    store<N>(target, gradient);
}

// The windows tile the map: each thread writes the pixels of one.
template <class T, int N> EAS_INLINE void spread_windows(const Pool2dBackwardArguments<T>& p)
{
    unsigned height = output_height(p), width = output_width(p), channels = (unsigned)p.channels, total = (unsigned)p.batchSize * height * width * (channels / N);
    float share = 1.0f / (float)(p.kernelSize * p.kernelSize);
    for (unsigned index = grid_thread(); index < total; index += grid_threads())
    {
        Place window = place_of<N>(index, height, width, channels);
        Floats<N> left = load<N>(p.dy + (long long)(index / (channels / N)) * p.dyPitch + window.channel), max = {};
        if (p.kind == pool_max)
            max = reduce<T, N>(p, window);
        for (int k = 0; k < p.kernelSize * p.kernelSize; k++)
        {
            long long pixel = input_pixel(p, window.image, window.row * p.stride + k / p.kernelSize, window.column * p.stride + k % p.kernelSize);
            Floats<N> gradient;
            if (p.kind == pool_average)
            {
                EAS_UNROLL
                for (int i = 0; i < N; i++)
                    gradient.v[i] = left.v[i] * share;
            }
            else
            {
                Floats<N> x = load<N>(p.x + pixel * p.xPitch + window.channel);
                EAS_UNROLL
                for (int i = 0; i < N; i++)
                {
                    gradient.v[i] = x.v[i] == max.v[i] ? left.v[i] : 0.0f;
                    left.v[i] = x.v[i] == max.v[i] ? 0.0f : left.v[i];
                }
            }

            give<T, N>(p, pixel, window.channel, gradient);
        }
    }
}

// What a window gives to one of its pixels: all of its gradient if no pixel before it is as large and none after it is larger.
template <class T, int N> EAS_INLINE void add_share(const Pool2dBackwardArguments<T>& p, const Place& pixel, const Place& window, Floats<N>& gradient)
{
    long long number = ((long long)window.image * output_height(p) + window.row) * output_width(p) + window.column;
    Floats<N> dy = load<N>(p.dy + number * p.dyPitch + pixel.channel);
    if (p.kind == pool_average)
    {
        float share = 1.0f / (float)(p.kernelSize * p.kernelSize);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            gradient.v[i] += dy.v[i] * share;
        return;
    }

    long long self = input_pixel(p, pixel.image, pixel.row, pixel.column);
    Floats<N> value = load<N>(p.x + self * p.xPitch + pixel.channel);
    bool is_first[N];
    EAS_UNROLL
    for (int i = 0; i < N; i++)
        is_first[i] = true;
    for (int k = 0; k < p.kernelSize * p.kernelSize; k++)
    {
        long long other = input_pixel(p, window.image, window.row * p.stride + k / p.kernelSize, window.column * p.stride + k % p.kernelSize);
        Floats<N> x = load<N>(p.x + other * p.xPitch + pixel.channel);
        EAS_UNROLL
        for (int i = 0; i < N; i++)
            is_first[i] = is_first[i] && (other < self ? x.v[i] < value.v[i] : x.v[i] <= value.v[i]);
    }

    EAS_UNROLL
    for (int i = 0; i < N; i++)
        gradient.v[i] += is_first[i] ? dy.v[i] : 0.0f;
}

// The first window, along one side, that covers a pixel.
EAS_INLINE int first_window(int pixel, int kernelSize, int stride) { return pixel < kernelSize ? 0 : (pixel - kernelSize) / stride + 1; }

template <class T, int N> EAS_INLINE void gather_windows(const Pool2dBackwardArguments<T>& p)
{
    int height = (int)output_height(p), width = (int)output_width(p);
    unsigned channels = (unsigned)p.channels, total = (unsigned)p.batchSize * p.inputHeight * p.inputWidth * (channels / N);
    for (unsigned index = grid_thread(); index < total; index += grid_threads())
    {
        Place pixel = place_of<N>(index, (unsigned)p.inputHeight, (unsigned)p.inputWidth, channels);
        int row = (int)pixel.row, column = (int)pixel.column;
        int firstRow = first_window(row, p.kernelSize, p.stride), firstColumn = first_window(column, p.kernelSize, p.stride);
        Floats<N> gradient = {};
        for (int r = firstRow; r < height && r * p.stride <= row; r++)
        {
            for (int q = firstColumn; q < width && q * p.stride <= column; q++)
                add_share<T, N>(p, pixel, Place{pixel.image, (unsigned)r, (unsigned)q, pixel.channel}, gradient);
        }

        give<T, N>(p, input_pixel(p, pixel.image, pixel.row, pixel.column), pixel.channel, gradient);
    }
}

template <class T, int N> EAS_INLINE void pool_back(const Pool2dBackwardArguments<T>& p)
{
    if (p.stride == p.kernelSize && p.inputHeight % p.stride == 0 && p.inputWidth % p.stride == 0)
        spread_windows<T, N>(p);
    else
        gather_windows<T, N>(p);
}

template <class T> EAS_INLINE void pool2d_backward(const Pool2dBackwardArguments<T>& p)
{
    constexpr int lanes = Lanes<T>::count;
    if (p.channels % lanes == 0 && packs(p.x, p.xPitch) && packs(p.dy, p.dyPitch) && packs((const T*)p.dx, p.dxPitch))
        pool_back<T, lanes>(p);
    else
        pool_back<T, 1>(p);
}

EAS_POINTWISE(pool2d_backward_f32, Pool2dBackwardArguments<float>, pool2d_backward<float>)
EAS_POINTWISE(pool2d_backward_bf16, Pool2dBackwardArguments<bfloat16>, pool2d_backward<bfloat16>)
