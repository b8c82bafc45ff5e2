#include "batch_norm.cu"

#include "kernel_test.h"

using namespace test;

static constexpr double epsilon = 1e-5, momentum = 0.9;

template <class T> struct Kernels
{
    Launch statistics, finish, apply, sums, data;
};

static const Kernels<float> f32 = {
    batch_norm_statistics_f32__host, batch_norm_finish_statistics_f32__host, batch_norm_apply_f32__host, batch_norm_backward_sums_f32__host, batch_norm_backward_data_f32__host};
static const Kernels<bfloat16> bf16 = {
    batch_norm_statistics_bf16__host, batch_norm_finish_statistics_bf16__host, batch_norm_apply_bf16__host, batch_norm_backward_sums_bf16__host,
    batch_norm_backward_data_bf16__host};

// The whole layer in doubles.
struct Reference
{
    std::vector<double> mean, variance, dScale, dBias, y, z, dx;

    template <class T> Reference(Rows<T>& x, Rows<T>& dy, Rows<float>& scale, Rows<float>& bias, bool relu)
        : mean(x.width()), variance(x.width()), dScale(x.width()), dBias(x.width()), y(x.count()), z(x.count()), dx(x.count())
    {
        long rows = x.rows(), channels = x.width();
        for (long c = 0; c < channels; c++)
        {
            for (long r = 0; r < rows; r++)
                mean[c] += x(r, c) / rows;
            for (long r = 0; r < rows; r++)
                variance[c] += (x(r, c) - mean[c]) * (x(r, c) - mean[c]) / rows;
            double inverse = 1 / std::sqrt(variance[c] + epsilon);
            for (long r = 0; r < rows; r++)
            {
                long i = r * channels + c;
                double normalized = (x(r, c) - mean[c]) * inverse * scale[c] + bias[c];
                y[i] = relu ? std::fmax(0, normalized) : normalized;
                z[i] = relu && normalized <= 0 ? 0 : dy(r, c);
                dScale[c] += z[i] * (x(r, c) - mean[c]) * inverse;
                dBias[c] += z[i];
            }

            for (long r = 0; r < rows; r++)
            {
                long i = r * channels + c;
                dx[i] = scale[c] * inverse * (z[i] - dBias[c] / rows - (x(r, c) - mean[c]) * inverse * dScale[c] / rows);
            }
        }
    }
};

template <class T> static void training_agrees_with_the_formulas(const Kernels<T>& kernels, int rows, int channels, int gap, bool relu, bool accumulate)
{
    context = "batch norm of " + std::to_string(rows) + " x " + std::to_string(channels) + ", gap " + std::to_string(gap);
    auto noise = uniform(3);
    Rows<T> x(rows, channels, channels + gap, [&](long i) { return 2 * noise(i) + 1 + i % channels; }), dy(rows, channels, channels + 2 * gap, uniform(4));
    Rows<float> scale(channels, [](long i) { return 1.5 - 0.25 * (i % 5); }), bias(channels, [](long i) { return 0.1 * (i % 7) - 0.3; });
    Reference expected(x, dy, scale, bias, relu);
    int pieces = rows < 40 ? 1 : rows / 40;
    unsigned channelBlocks = (unsigned)(channels + 31) / 32, finishBlocks = (unsigned)(channels + 7) / 8;
    StepParameters step{};
    in_both_orders([&](unsigned blocks) {
        Rows<float> partials(pieces * 2 * channels), mean(channels), inverse(channels), runningMean(channels, uniform(5)), runningVariance(channels, uniform(6));
        Rows<float> dScale(channels), dBias(channels);
        Rows<float> meanBefore(channels, uniform(5)), varianceBefore(channels, uniform(6));
        Rows<T> y(rows, channels, channels + 3 * gap), dx(rows, channels, channels + gap, uniform(7)), dxBefore(rows, channels, channels + gap, uniform(7));
        double earliest = 0;

        launch(kernels.statistics, (unsigned)pieces, BatchNormStatisticsArguments<T>{x.data(), partials.data(), x.pitch(), rows, channels, pieces}, channelBlocks);
        launch(kernels.finish, finishBlocks, BatchNormFinishStatisticsArguments<T>{
            x.data(), partials.data(), mean.data(), inverse.data(), runningMean.data(), runningVariance.data(), &step, &earliest, rows, channels, pieces, (float)epsilon,
            (float)momentum, 4});
        launch(kernels.apply, blocks, BatchNormApplyArguments<T>{
            x.data(), y.data(), scale.data(), bias.data(), mean.data(), inverse.data(), nullptr, x.pitch(), y.pitch(), rows, channels, relu, 0}, channelBlocks);
        launch(kernels.sums, (unsigned)pieces, BatchNormBackwardSumsArguments<T>{
            dy.data(), x.data(), scale.data(), bias.data(), mean.data(), inverse.data(), partials.data(), dy.pitch(), x.pitch(), rows, channels, relu, pieces}, channelBlocks);
        launch(batch_norm_finish_backward_sums__host, finishBlocks, BatchNormFinishBackwardSumsArguments{
            partials.data(), inverse.data(), dScale.data(), dBias.data(), channels, pieces});
        launch(kernels.data, blocks, BatchNormBackwardDataArguments<T>{
            dy.data(), x.data(), dx.data(), scale.data(), bias.data(), mean.data(), inverse.data(), dScale.data(), dBias.data(), dy.pitch(), x.pitch(), dx.pitch(), rows, channels,
            relu, accumulate}, channelBlocks);

        double unbiased = rows > 1 ? rows / (rows - 1.0) : 1;
        mean.expect_near([&](long c) { return expected.mean[c]; }, 1e-6, "mean");
        inverse.expect_near([&](long c) { return 1 / std::sqrt(expected.variance[c] + epsilon); }, 4e-6, "inverse deviation");
        runningMean.expect_near([&](long c) { return momentum * meanBefore[c] + (1 - momentum) * expected.mean[c]; }, 1e-6, "running mean");
        runningVariance.expect_near([&](long c) { return momentum * varianceBefore[c] + (1 - momentum) * expected.variance[c] * unbiased; }, 4e-6, "running variance");
        // A single pixel has variance 0: its y and dx are differences of numbers 1 / sqrt(epsilon) times as large as x and dy.
        double leastScale = rows == 1 ? 1 / std::sqrt(epsilon) : 1e-3;
        y.expect_near([&](long i) { return expected.y[i]; }, 2 * tolerance<T>(), "y", leastScale);
        dScale.expect_near([&](long c) { return expected.dScale[c]; }, 1e-5, "dscale");
        dBias.expect_near([&](long c) { return expected.dBias[c]; }, 1e-5, "dbias");
        dx.expect_near([&](long i) { return expected.dx[i] + (accumulate ? dxBefore[i] : 0); }, 4 * tolerance<T>(), "dx", leastScale);
        expect(earliest == 0, "finite statistics are not reported");
        return bytes(mean, inverse, runningMean, runningVariance, y, dScale, dBias, dx);
    });
}

template <class T> static void evaluation_takes_the_running_statistics(const Kernels<T>& kernels, int rows, int channels, int gap)
{
    context = "batch norm evaluation of " + std::to_string(channels);
    Rows<T> x(rows, channels, channels + gap, uniform(3)), y(rows, channels, channels + gap);
    Rows<float> scale(channels, uniform(1)), bias(channels, uniform(2)), mean(channels, uniform(4)), variance(channels, [](long i) { return 0.5 + i % 3; });
    launch(kernels.apply, 2, BatchNormApplyArguments<T>{
        x.data(), y.data(), scale.data(), bias.data(), mean.data(), nullptr, variance.data(), x.pitch(), y.pitch(), rows, channels, 1, (float)epsilon}, (unsigned)(channels + 31) / 32);
    auto expected = [&](long i) {
        long c = i % channels;
        return std::fmax(0, (x[i] - mean[c]) / std::sqrt(variance[c] + epsilon) * scale[c] + bias[c]);
    };
    y.expect_near(expected, 2 * tolerance<T>(), "y");
}

// A mean a thousand times the deviation costs no more digits than the input has.
static void a_large_mean_does_not_drown_the_variance()
{
    context = "batch norm, large mean";
    const int rows = 20000, channels = 4, pieces = 19;
    auto noise = uniform(8);
    Rows<float> x(rows, channels, channels, [&](long i) { return 1000 + noise(i); }), dy(rows, channels, channels), scale(channels), bias(channels);
    Rows<float> partials(pieces * 2 * channels), mean(channels), inverse(channels), runningMean(channels), runningVariance(channels);
    launch(f32.statistics, pieces, BatchNormStatisticsArguments<float>{x.data(), partials.data(), x.pitch(), rows, channels, pieces});
    launch(f32.finish, 1, BatchNormFinishStatisticsArguments<float>{
        x.data(), partials.data(), mean.data(), inverse.data(), runningMean.data(), runningVariance.data(), nullptr, nullptr, rows, channels, pieces, (float)epsilon, (float)momentum, 0});
    Reference expected(x, dy, scale, bias, false);
    inverse.expect_near([&](long c) { return 1 / std::sqrt(expected.variance[c] + epsilon); }, 1e-5, "inverse deviation");
}

static void statistics_that_are_not_finite_are_reported_with_step_and_layer()
{
    context = "batch norm, not finite";
    const int rows = 50, channels = 9;
    Rows<float> x(rows, channels, channels, [](long i) { return i == 100 ? INFINITY : 1; }), partials(2 * channels), mean(channels), inverse(channels), runningMean(channels),
        runningVariance(channels);
    StepParameters step{};
    step.step = 12;
    double earliest = 0;
    launch(f32.statistics, 1, BatchNormStatisticsArguments<float>{x.data(), partials.data(), x.pitch(), rows, channels, 1});
    launch(f32.finish, 2, BatchNormFinishStatisticsArguments<float>{
        x.data(), partials.data(), mean.data(), inverse.data(), runningMean.data(), runningVariance.data(), &step, &earliest, rows, channels, 1, (float)epsilon, (float)momentum, 6});
    expect(earliest == 1 + 12 * 65536.0 + 6, "the report names step and layer");
}

int main()
{
    for (int channels : {1, 3, 17, 48})
    {
        for (int gap : {0, 5, 16})
        {
            for (int rows : {5, 333})
            {
                training_agrees_with_the_formulas(f32, rows, channels, gap, gap != 5, gap != 0);
                training_agrees_with_the_formulas(bf16, rows, channels, gap, gap != 5, false);
            }

            evaluation_takes_the_running_statistics(f32, 19, channels, gap);
            evaluation_takes_the_running_statistics(bf16, 19, channels, gap);
        }
    }

    training_agrees_with_the_formulas(f32, 200, 130, 2, true, false);
    training_agrees_with_the_formulas(bf16, 200, 264, 0, true, false);
    training_agrees_with_the_formulas(f32, 1, 8, 0, true, false);
    a_large_mean_does_not_drown_the_variance();
    statistics_that_are_not_finite_are_reported_with_step_and_layer();
}
