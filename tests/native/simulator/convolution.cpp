#include "convolution.h"

#include <algorithm>

namespace simulator::cudnn
{
namespace
{
struct Shape
{
    int images, height, width, channels, out_height, out_width, out_channels, rows, columns;

    explicit Shape(const Problem& p)
        : images(p.x.size[0]), height(p.x.size[2]), width(p.x.size[3]), channels(p.x.size[1]), out_height(p.y.size[2]), out_width(p.y.size[3]), out_channels(p.y.size[1]), rows(p.w.size[2]),
          columns(p.w.size[3])
    {
    }

    int taps() const { return rows * columns; }
};

// Without gaps and with the channels last, which is [out, row, column, in] for a filter.
std::vector<float> gather(const Tensor& tensor, const void* memory, bool tensor_float32)
{
    std::vector<float> values((size_t)tensor.count());
    size_t i = 0;
    for (int n = 0; n < tensor.size[0]; n++)
        for (int h = 0; h < tensor.size[2]; h++)
            for (int w = 0; w < tensor.size[3]; w++)
                for (int c = 0; c < tensor.size[1]; c++)
                    values[i++] = read_element(memory, tensor.bfloat16(), tensor.at(n, c, h, w));
    if (tensor_float32 && !tensor.bfloat16())
        for (float& v : values)
            v = to_tensor_float32(v);
    return values;
}

void scatter(const Tensor& tensor, const void* memory, const std::vector<float>& values, float alpha, float beta)
{
    size_t i = 0;
    for (int n = 0; n < tensor.size[0]; n++)
        for (int h = 0; h < tensor.size[2]; h++)
            for (int w = 0; w < tensor.size[3]; w++)
                for (int c = 0; c < tensor.size[1]; c++)
                    blend_element((void*)memory, tensor.bfloat16(), tensor.at(n, c, h, w), alpha, values[i++], beta);
}

// [out, tap, in] to [tap, in, out] or [tap, out, in].
std::vector<float> by_tap(const std::vector<float>& w, const Shape& s, bool out_last)
{
    std::vector<float> moved(w.size());
    for (int k = 0; k < s.out_channels; k++)
        for (int tap = 0; tap < s.taps(); tap++)
            for (int c = 0; c < s.channels; c++)
                moved[out_last ? ((size_t)tap * s.channels + c) * s.out_channels + k : ((size_t)tap * s.out_channels + k) * s.channels + c] = w[((size_t)k * s.taps() + tap) * s.channels + c];
    return moved;
}

// The input row or column that an output reads through a tap; it may lie outside.
int input_of(const Problem& p, int axis, int output, int tap) { return output * p.convolution.stride[axis] - p.convolution.padding[axis] + tap * p.convolution.dilation[axis]; }

// A true convolution has its filter turned round.
int tap_offset(const Problem& p, int axis, int tap) { return p.convolution.mode == 0 ? p.w.size[2 + axis] - 1 - tap : tap; }

EAS_VECTORISED void forward(const Problem& p, const Shape& s, const float* x, const float* w, float* y)
{
    for (int n = 0; n < s.images; n++)
        for (int oh = 0; oh < s.out_height; oh++)
            for (int ow = 0; ow < s.out_width; ow++)
            {
                float* sums = y + (((size_t)n * s.out_height + oh) * s.out_width + ow) * s.out_channels;
                for (int r = 0; r < s.rows; r++)
                    for (int q = 0; q < s.columns; q++)
                    {
                        int ih = input_of(p, 0, oh, tap_offset(p, 0, r)), iw = input_of(p, 1, ow, tap_offset(p, 1, q));
                        if (ih < 0 || ih >= s.height || iw < 0 || iw >= s.width)
                            continue;
                        const float* pixel = x + (((size_t)n * s.height + ih) * s.width + iw) * s.channels;
                        const float* rows = w + (size_t)(r * s.columns + q) * s.channels * s.out_channels;
                        for (int c = 0; c < s.channels; c++)
                            add_scaled(sums, rows + (size_t)c * s.out_channels, pixel[c], s.out_channels);
                    }
            }
}

// The output row or column that an input reaches through a tap, or -1.
int output_of(const Problem& p, int axis, int input, int tap, int outputs)
{
    int shifted = input + p.convolution.padding[axis] - tap * p.convolution.dilation[axis], stride = p.convolution.stride[axis];
    return shifted >= 0 && shifted % stride == 0 && shifted / stride < outputs ? shifted / stride : -1;
}

EAS_VECTORISED void backward_data(const Problem& p, const Shape& s, const float* dy, const float* w, float* dx)
{
    for (int n = 0; n < s.images; n++)
        for (int ih = 0; ih < s.height; ih++)
            for (int iw = 0; iw < s.width; iw++)
            {
                float* sums = dx + (((size_t)n * s.height + ih) * s.width + iw) * s.channels;
                for (int i = 0; i < s.taps(); i++)
                {
                    int tap = p.reversed ? s.taps() - 1 - i : i;
                    int oh = output_of(p, 0, ih, tap_offset(p, 0, tap / s.columns), s.out_height), ow = output_of(p, 1, iw, tap_offset(p, 1, tap % s.columns), s.out_width);
                    if (oh < 0 || ow < 0)
                        continue;
                    const float* pixel = dy + (((size_t)n * s.out_height + oh) * s.out_width + ow) * s.out_channels;
                    const float* rows = w + (size_t)tap * s.out_channels * s.channels;
                    for (int k = 0; k < s.out_channels; k++)
                        add_scaled(sums, rows + (size_t)k * s.channels, pixel[k], s.channels);
                }
            }
}

// Image by image into sums of their own, so that errors grow less.
EAS_VECTORISED void backward_filter(const Problem& p, const Shape& s, const float* x, const float* dy, float* dw)
{
    std::vector<float> sums((size_t)s.out_channels * s.channels);
    for (int i = 0; i < s.images; i++)
        for (int r = 0; r < s.rows; r++)
            for (int q = 0; q < s.columns; q++)
            {
                int n = p.reversed ? s.images - 1 - i : i;
                std::fill(sums.begin(), sums.end(), 0.0f);
                for (int oh = 0; oh < s.out_height; oh++)
                    for (int ow = 0; ow < s.out_width; ow++)
                    {
                        int ih = input_of(p, 0, oh, tap_offset(p, 0, r)), iw = input_of(p, 1, ow, tap_offset(p, 1, q));
                        if (ih < 0 || ih >= s.height || iw < 0 || iw >= s.width)
                            continue;
                        const float* pixel = x + (((size_t)n * s.height + ih) * s.width + iw) * s.channels;
                        const float* gradient = dy + (((size_t)n * s.out_height + oh) * s.out_width + ow) * s.out_channels;
                        for (int k = 0; k < s.out_channels; k++)
                            add_scaled(&sums[(size_t)k * s.channels], pixel, gradient[k], s.channels);
                    }

                for (int k = 0; k < s.out_channels; k++)
                    add_scaled(dw + ((size_t)k * s.taps() + r * s.columns + q) * s.channels, &sums[(size_t)k * s.channels], 1, s.channels);
            }
}
}

void compute(const Problem& p)
{
    Shape s(p);
    std::vector<float> x, y, w;
    if (p.pass != Pass::BackwardData)
        x = gather(p.x, p.x_memory, p.tensor_float32);
    if (p.pass != Pass::Forward)
        y = gather(p.y, p.y_memory, p.tensor_float32);
    if (p.pass != Pass::BackwardFilter)
        w = by_tap(gather(p.w, p.w_memory, p.tensor_float32), s, p.pass == Pass::Forward);
    const Tensor& written = p.pass == Pass::Forward ? p.y : p.pass == Pass::BackwardData ? p.x : p.w;
    std::vector<float> result((size_t)written.count(), 0.0f);
    switch (p.pass)
    {
    case Pass::Forward: forward(p, s, x.data(), w.data(), result.data()); break;
    case Pass::BackwardData: backward_data(p, s, y.data(), w.data(), result.data()); break;
    case Pass::BackwardFilter: backward_filter(p, s, x.data(), y.data(), result.data()); break;
    }

    scatter(written, p.pass == Pass::Forward ? p.y_memory : p.pass == Pass::BackwardData ? p.x_memory : p.w_memory, result, p.alpha, p.beta);
}
}
