// The simulator's libcublas and libcudnn against other formulations of what they compute: sums of products, element by element, in double precision.
#include "simulator_test.h"

#include <bit>
#include <map>

using namespace test;

extern "C"
{
int cublasCreate_v2(void**);
int cublasDestroy_v2(void*);
int cublasSetStream_v2(void*, void*);
int cublasSetWorkspace_v2(void*, void*, size_t);
int cublasGemmEx(void*, int, int, int, int, int, const void*, const void*, int, int, const void*, int, int, const void*, void*, int, int, int, int);
int cublasGemmStridedBatchedEx(void*, int, int, int, int, int, const void*, const void*, int, int, long long, const void*, int, int, long long, const void*, void*, int, int, long long, int, int, int);
int cudnnCreate(void**);
int cudnnDestroy(void*);
int cudnnSetStream(void*, void*);
void cudnnGetLastErrorString(char*, size_t);
int cudnnCreateTensorDescriptor(void**);
int cudnnDestroyTensorDescriptor(void*);
int cudnnCreateFilterDescriptor(void**);
int cudnnDestroyFilterDescriptor(void*);
int cudnnCreateConvolutionDescriptor(void**);
int cudnnDestroyConvolutionDescriptor(void*);
int cudnnSetTensor4dDescriptorEx(void*, int, int, int, int, int, int, int, int, int);
int cudnnSetFilter4dDescriptor(void*, int, int, int, int, int, int);
int cudnnSetConvolution2dDescriptor(void*, int, int, int, int, int, int, int, int);
int cudnnSetConvolutionMathType(void*, int);
int cudnnFindConvolutionForwardAlgorithmEx(void*, void*, const void*, void*, const void*, void*, void*, void*, int, int*, void*, void*, size_t);
int cudnnConvolutionForward(void*, const void*, void*, const void*, void*, const void*, void*, int, void*, size_t, const void*, void*, void*);
int cudnnConvolutionBackwardData(void*, const void*, void*, const void*, void*, const void*, void*, int, void*, size_t, const void*, void*, void*);
int cudnnConvolutionBackwardFilter(void*, const void*, void*, const void*, void*, const void*, void*, int, void*, size_t, const void*, void*, void*);
int cudnnDeriveBNTensorDescriptor(void*, void*, int);
int cudnnBatchNormalizationForwardTraining(void*, int, const void*, const void*, void*, const void*, void*, void*, void*, const void*, const void*, double, void*, void*, double, void*, void*);
int cudnnBatchNormalizationBackward(void*, int, const void*, const void*, const void*, const void*, void*, const void*, void*, const void*, void*, void*, void*, const void*, void*, void*, double,
    const void*, const void*);
}

namespace
{
const float one = 1, zero = 0;

// x [2, 5, 6, 3] with a pitch of 4, filters of 3 x 3 to 4 channels, stride 2; a pitch of 5 for y.
struct Case
{
    int images = 2, height = 5, width = 6, in = 3, out = 4, stride, in_pitch, out_pitch, out_height, out_width;

    Case(int s, bool gaps) : stride(s), in_pitch(gaps ? 4 : 3), out_pitch(gaps ? 5 : 4), out_height((height - 1) / s + 1), out_width((width - 1) / s + 1) {}

    size_t x_count() const { return (size_t)images * height * width * in_pitch; }
    size_t y_count() const { return (size_t)images * out_height * out_width * out_pitch; }
    size_t w_count() const { return (size_t)out * 9 * in; }
    size_t x_at(int n, int h, int w, int c) const { return ((size_t)(n * height + h) * width + w) * in_pitch + c; }
    size_t y_at(int n, int h, int w, int k) const { return ((size_t)(n * out_height + h) * out_width + w) * out_pitch + k; }
    size_t w_at(int k, int r, int q, int c) const { return ((size_t)(k * 3 + r) * 3 + q) * in + c; }

    // Calls f(x's place, y's place, w's place) for every product in the convolution, by pairs of pixels whose distance a tap covers.
    void for_each_term(const std::function<void(size_t, size_t, size_t)>& f) const
    {
        for (int n = 0; n < images; n++)
            for (int h = 0; h < height; h++)
                for (int w = 0; w < width; w++)
                    for (int oh = 0; oh < out_height; oh++)
                        for (int ow = 0; ow < out_width; ow++)
                        {
                            int r = h - oh * stride + 1, q = w - ow * stride + 1;
                            for (int i = 0; r >= 0 && r < 3 && q >= 0 && q < 3 && i < in * out; i++)
                                f(x_at(n, h, w, i % in), y_at(n, oh, ow, i / in), w_at(i / in, r, q, i % in));
                        }
    }
};

struct Descriptors
{
    void *x, *y, *w, *convolution;

    explicit Descriptors(const Case& c, int type = 0)
    {
        OK(cudnnCreateTensorDescriptor(&x));
        OK(cudnnCreateTensorDescriptor(&y));
        OK(cudnnCreateFilterDescriptor(&w));
        OK(cudnnCreateConvolutionDescriptor(&convolution));
        OK(cudnnSetTensor4dDescriptorEx(x, type, c.images, c.in, c.height, c.width, c.height * c.width * c.in_pitch, 1, c.width * c.in_pitch, c.in_pitch));
        OK(cudnnSetTensor4dDescriptorEx(y, type, c.images, c.out, c.out_height, c.out_width, c.out_height * c.out_width * c.out_pitch, 1, c.out_width * c.out_pitch, c.out_pitch));
        OK(cudnnSetFilter4dDescriptor(w, type, 1, c.out, c.in, 3, 3));
        OK(cudnnSetConvolution2dDescriptor(convolution, 1, 1, c.stride, c.stride, 1, 1, 1, 0));
        OK(cudnnSetConvolutionMathType(convolution, 3));
    }

    ~Descriptors()
    {
        cudnnDestroyTensorDescriptor(x);
        cudnnDestroyTensorDescriptor(y);
        cudnnDestroyFilterDescriptor(w);
        cudnnDestroyConvolutionDescriptor(convolution);
    }
};

void expect_all_near(const std::vector<float>& actual, const std::vector<double>& expected, const std::map<size_t, bool>& written, const std::vector<float>& before, const char* what)
{
    for (size_t i = 0; i < actual.size(); i++)
        expect_near(actual[i], written.contains(i) ? expected[i] : before[i], 1e-5, what);
}

void convolutions_agree_with_sums_over_pairs_of_pixels(void* handle, void* stream)
{
    context = "convolutions";
    for (int stride : {1, 2})
        for (int algorithm : {0, 1, 5})
        {
            Case c(stride, algorithm == 0);
            Descriptors d(c);
            auto x = random_values(c.x_count(), 1), w = random_values(c.w_count(), 2), y = random_values(c.y_count(), 3);
            DeviceValues dx(x), dw(w), dy(y), workspace(std::vector<float>(1 << 16));
            std::vector<double> forward(y.size(), 0), data(x.size(), 0), filter(w.size(), 0);
            std::map<size_t, bool> in_x, in_y, in_w;
            c.for_each_term([&](size_t i, size_t o, size_t f) {
                in_x[i] = in_y[o] = in_w[f] = true;
                forward[o] += (double)x[i] * w[f];
                data[i] += (double)y[o] * w[f];
                filter[f] += (double)y[o] * x[i];
            });
            bool supported = algorithm != 5 || stride == 1;
            auto run = [&](int result) {
                if (supported)
                    OK(result);
                else
                    violates(result, 3000, "3 x 3 with stride 1");
            };
            int forward_algorithm = algorithm == 5 ? 7 : algorithm;
            DeviceValues result_y(y), result_x(x), result_w(w);
            run(cudnnConvolutionForward(handle, &one, d.x, dx.pointer(), d.w, dw.pointer(), d.convolution, forward_algorithm, workspace.pointer(), 1 << 18, &zero, d.y, result_y.pointer()));
            run(cudnnConvolutionBackwardData(handle, &one, d.w, dw.pointer(), d.y, dy.pointer(), d.convolution, algorithm, workspace.pointer(), 1 << 18, &zero, d.x, result_x.pointer()));
            run(cudnnConvolutionBackwardFilter(handle, &one, d.x, dx.pointer(), d.y, dy.pointer(), d.convolution, algorithm, workspace.pointer(), 1 << 18, &one, d.w, result_w.pointer()));
            if (!supported)
                continue;
            for (size_t i = 0; i < w.size(); i++)
                filter[i] += w[i]; // beta is 1
            OK(cuStreamSynchronize(stream));
            expect_all_near(result_y.read(), forward, in_y, y, "forward");
            expect_all_near(result_x.read(), data, in_x, x, "backward data");
            expect_all_near(result_w.read(), filter, in_w, w, "backward filter");
        }
}

void bfloat16_is_rounded_once(void* handle, void* stream)
{
    context = "bfloat16";
    Case c(1, false);
    Descriptors d(c, 9);
    auto bits = [](const std::vector<float>& values) {
        std::vector<float> packed((values.size() + 1) / 2);
        for (size_t i = 0; i < values.size(); i++)
            std::memcpy((char*)packed.data() + 2 * i, (char*)&values[i] + 2, 2);
        return packed;
    };
    auto value = [](const std::vector<float>& packed, size_t i) {
        float v = 0;
        std::memcpy((char*)&v + 2, (char*)packed.data() + 2 * i, 2);
        return v;
    };
    auto x = bits(random_values(c.x_count(), 1)), w = bits(random_values(c.w_count(), 2));
    DeviceValues dx(x), dw(w), y(bits(std::vector<float>(c.y_count()))), workspace(std::vector<float>(1 << 12));
    OK(cudnnConvolutionForward(handle, &one, d.x, dx.pointer(), d.w, dw.pointer(), d.convolution, 1, workspace.pointer(), 1 << 14, &zero, d.y, y.pointer()));
    OK(cuStreamSynchronize(stream));
    std::vector<double> expected(c.y_count(), 0);
    c.for_each_term([&](size_t i, size_t o, size_t f) { expected[o] += (double)value(x, i) * value(w, f); });
    auto result = y.read();
    for (size_t i = 0; i < expected.size(); i++)
        expect_near(value(result, i), expected[i], 0.004 * std::fabs(expected[i]) + 1e-5, "an output");
}

void algorithms_are_found_by_what_they_take(void* handle)
{
    context = "find";
    struct Performance { int algorithm, status; float time; size_t memory; int determinism, math, reserved[3]; } results[8];
    static_assert(sizeof(Performance) == 48);
    int returned;
    for (bool gaps : {false, true})
    {
        Case c(1, gaps);
        Descriptors d(c);
        DeviceValues x(std::vector<float>(c.x_count(), 1)), w(std::vector<float>(c.w_count(), 1)), y(std::vector<float>(c.y_count(), 1)), workspace(std::vector<float>(1 << 14));
        OK(cudnnFindConvolutionForwardAlgorithmEx(handle, d.x, x.pointer(), d.w, w.pointer(), d.convolution, d.y, y.pointer(), 8, &returned, results, workspace.pointer(), 1 << 16));
        expect(returned == 8 && results[0].status == 0 && results[0].math == 3 && results[0].algorithm == (gaps ? 0 : 1), "the fastest algorithm");
        expect((results[1].status == 0) == !gaps && results[7].status == 3000, "the others");
        expect(std::isnan(y.read()[0]), "the search left the output alone");
    }
}

void convolutions_refuse_what_is_wrong(void* handle)
{
    context = "refusals";
    Case c(1, false);
    Descriptors d(c);
    DeviceValues x(std::vector<float>(c.x_count(), 1)), w(std::vector<float>(c.w_count(), 1)), y(std::vector<float>(c.y_count(), 1)), workspace(std::vector<float>(1 << 12));
    auto run = [&](void* x_at, int algorithm, size_t bytes) {
        return cudnnConvolutionForward(handle, &one, d.x, x_at, d.w, w.pointer(), d.convolution, algorithm, workspace.pointer(), bytes, &zero, d.y, y.pointer());
    };
    violates(run(x.pointer(), 1, 16), 2006, "the workspace is too small");
    violates(run((char*)x.pointer() + 4, 1, 1 << 14), 5000, "past the end");
    violates(run((char*)x.pointer() + 2, 0, 1 << 14), 2003, "x, ");
    violates(run(nullptr, 0, 0), 2002, "the address is 0");
    violates(run(x.pointer(), 3, 0), 3000, "not there");
    easSimulatorReset("convolution=1");
    expect(run(x.pointer(), 0, 0) == 5000, "a fault of a convolution");
    char text[64];
    cudnnGetLastErrorString(text, sizeof text);
    expect(std::strstr(text, "on request") != nullptr, "the last error's text");
    easSimulatorReset(nullptr);
    OK(cudnnSetTensor4dDescriptorEx(d.y, 0, 2, 4, 5, 5, 100, 1, 20, 4));
    violates(run(x.pointer(), 0, 0), 2008, "another height or width");
}

// By the gradient's definition: the loss sum(dy x y) changes by dx per change of x.
void batch_norm_agrees_with_finite_differences(void* handle, void* stream)
{
    context = "batch norm";
    constexpr int rows = 6, channels = 2;
    auto x = random_values(rows * channels, 5), dy = random_values(rows * channels, 6);
    std::vector<float> scale = {1.5f, 0.5f}, bias = {0.25f, -1};
    void *map, *parameters;
    OK(cudnnCreateTensorDescriptor(&map));
    OK(cudnnCreateTensorDescriptor(&parameters));
    OK(cudnnSetTensor4dDescriptorEx(map, 0, 1, channels, rows, 1, rows * channels, 1, channels, channels));
    OK(cudnnDeriveBNTensorDescriptor(parameters, map, 1));
    auto loss = [&](const std::vector<double>& values) {
        double total = 0;
        for (int c = 0; c < channels; c++)
        {
            double sum = 0, squares = 0;
            for (int r = 0; r < rows; r++)
                sum += values[r * channels + c], squares += values[r * channels + c] * values[r * channels + c];
            double mean = sum / rows, deviation = std::sqrt(squares / rows - mean * mean + 1e-3);
            for (int r = 0; r < rows; r++)
                total += dy[r * channels + c] * (scale[c] * (values[r * channels + c] - mean) / deviation + bias[c]);
        }

        return total;
    };
    DeviceValues dx(x), ddy(dy), ds(scale), db(bias), y(x), gradient(x), scale_gradient(scale), bias_gradient(bias), mean(bias), inverse(bias), running_mean({0, 0}), running_variance({1, 1});
    OK(cudnnBatchNormalizationForwardTraining(handle, 1, &one, &zero, map, dx.pointer(), map, y.pointer(), parameters, ds.pointer(), db.pointer(), 0.1, running_mean.pointer(),
        running_variance.pointer(), 1e-3, mean.pointer(), inverse.pointer()));
    OK(cudnnBatchNormalizationBackward(handle, 1, &one, &zero, &one, &zero, map, dx.pointer(), map, ddy.pointer(), map, gradient.pointer(), parameters, ds.pointer(), scale_gradient.pointer(),
        bias_gradient.pointer(), 1e-3, mean.pointer(), inverse.pointer()));
    OK(cuStreamSynchronize(stream));
    std::vector<double> values(x.begin(), x.end());
    auto outputs = y.read(), gradients = gradient.read();
    double total = 0;
    for (size_t i = 0; i < x.size(); i++)
    {
        total += (double)dy[i] * outputs[i];
        values[i] = x[i] + 1e-5;
        double above = loss(values);
        values[i] = x[i] - 1e-5;
        double below = loss(values);
        values[i] = x[i];
        expect_near(gradients[i], (above - below) / 2e-5, 1e-4, "the input's gradient");
    }

    expect_near(total, loss(values), 1e-4, "forward");
    double bias_sum = 0;
    for (int r = 0; r < rows; r++)
        bias_sum += dy[r * channels];
    expect_near(bias_gradient.read()[0], bias_sum, 1e-5, "the bias's gradient");
    expect_near(running_mean.read()[1], 0.1 * mean.read()[1], 1e-6, "the running mean");
    OK(cudnnDestroyTensorDescriptor(map));
    OK(cudnnDestroyTensorDescriptor(parameters));
}
}

void test_cublas(void* stream)
{
    context = "products";
    constexpr int m = 5, n = 4, k = 7;
    void* handle;
    OK(cublasCreate_v2(&handle));
    OK(cublasSetStream_v2(handle, stream));
    auto a = random_values(2 * 8 * 8, 1), b = random_values(2 * 8 * 8, 2), c = random_values(2 * 8 * 8, 3);
    DeviceValues da(a), db(b), workspace(std::vector<float>(1024));
    OK(cublasSetWorkspace_v2(handle, workspace.pointer(), 4096));
    float alpha = 0.5f, beta = 2;
    for (int ta : {0, 1})
        for (int tb : {0, 1})
            for (int compute : {68, 77})
            {
                DeviceValues dc(c);
                OK(cublasGemmStridedBatchedEx(handle, ta, tb, m, n, k, &alpha, da.pointer(), 0, 8, 64, db.pointer(), 0, 8, 64, &beta, dc.pointer(), 0, 8, 64, 2, compute, -1));
                OK(cuStreamSynchronize(stream));
                auto result = dc.read();
                for (int i = 0; i < 2 * m * n; i++)
                {
                    int batch = i / (m * n) * 64, row = i % m, column = i % (m * n) / m;
                    double sum = 0;
                    for (int l = 0; l < k; l++)
                        sum += (double)a[batch + (ta ? l + row * 8 : row + l * 8)] * b[batch + (tb ? column + l * 8 : l + column * 8)];
                    size_t at = (size_t)batch + column * 8 + row;
                    expect_near(result[at], 0.5 * sum + 2 * c[at], compute == 77 ? 4e-3 : 1e-5, "an element");
                }
            }

    // The upper halves of two bfloat16 ones make a float32.
    std::vector<float> ones(8, std::bit_cast<float>(0x3F803F80u));
    DeviceValues da16(ones), dc32(std::vector<float>(4, 0));
    OK(cublasGemmEx(handle, 1, 0, 2, 2, 8, &one, da16.pointer(), 14, 8, da16.pointer(), 14, 8, &zero, dc32.pointer(), 0, 2, 68, -1));
    OK(cuStreamSynchronize(stream));
    expect(dc32.read()[3] == 8, "bfloat16 to float32");
    violates(cublasGemmEx(handle, 0, 0, 8, 8, 8, &one, da.pointer(), 0, 4, db.pointer(), 0, 8, &zero, da.pointer(), 0, 8, 68, -1), 7, "leading dimension");
    violates(cublasGemmEx(handle, 0, 0, 8, 8, 8, &one, da.pointer(), 2, 8, db.pointer(), 2, 8, &zero, da.pointer(), 2, 8, 68, -1), 15, "not supported together");
    violates(cublasGemmEx(handle, 0, 0, 8, 8, 8, &one, da.pointer(), 0, 8, db.pointer(), 0, 8, &zero, dc32.pointer(), 0, 8, 68, -1), 13, "past the end");
    violates(cublasSetWorkspace_v2(handle, (char*)workspace.pointer() + 8, 64), 7, "not aligned");
    easSimulatorReset("product=1");
    expect(cublasGemmEx(handle, 0, 0, 8, 8, 8, &one, da.pointer(), 0, 8, db.pointer(), 0, 8, &zero, da.pointer(), 0, 8, 68, -1) == 13, "a fault of a product");
    easSimulatorReset(nullptr);
    OK(cublasDestroy_v2(handle));
    violates(cublasDestroy_v2(handle), 1, "no such handle");
}

void test_cudnn(void* stream)
{
    context = "cudnn";
    void* handle;
    OK(cudnnCreate(&handle));
    OK(cudnnSetStream(handle, stream));
    convolutions_agree_with_sums_over_pairs_of_pixels(handle, stream);
    bfloat16_is_rounded_once(handle, stream);
    algorithms_are_found_by_what_they_take(handle);
    convolutions_refuse_what_is_wrong(handle);
    batch_norm_agrees_with_finite_differences(handle, stream);
    OK(cudnnDestroy(handle));
}
