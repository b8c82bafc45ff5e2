#include "pool2d.cu"

#include "kernel_test.h"

using namespace test;

struct Case { int kind, batch, height, width, channels, kernel, stride, gap; bool accumulate; };

template <class T> static void pooling_and_its_gradient_agree_with_plain_loops(Launch forward, Launch backward, Case k)
{
    int oh = (k.height - k.kernel) / k.stride + 1, ow = (k.width - k.kernel) / k.stride + 1;
    context = "pooling of " + std::to_string(k.height) + " x " + std::to_string(k.width) + " x " + std::to_string(k.channels) + " by " + std::to_string(k.kernel);
    // Few levels, so that windows hold equal values.
    Rows<T> x(k.batch * k.height * k.width, k.channels, k.channels + k.gap, [](long i) { return (i * 7919 % 13) / 4.0 - 1; });
    Rows<T> dy(k.batch * oh * ow, k.channels, k.channels + 2 * k.gap, uniform(2));
    std::vector<double> y(dy.count()), dx(x.count());
    for (long o = 0; o < dy.count(); o++)
    {
        long c = o % k.channels, pixel = o / k.channels, q = pixel % ow, r = pixel / ow % oh, n = pixel / (ow * oh), best = -1;
        double sum = 0;
        for (int i = 0; i < k.kernel * k.kernel; i++)
        {
            long at = ((n * k.height + r * k.stride + i / k.kernel) * k.width + q * k.stride + i % k.kernel) * k.channels + c;
            sum += x[at] / (k.kernel * k.kernel);
            best = best < 0 || x[at] > x[best] ? at : best;
            if (k.kind == pool_average)
                dx[at] += dy[o] / (k.kernel * k.kernel);
        }

        y[o] = k.kind == pool_average ? sum : x[best];
        if (k.kind == pool_max)
            dx[best] += dy[o];
    }

    in_both_orders([&](unsigned blocks) {
        Rows<T> result(k.batch * oh * ow, k.channels, k.channels + k.gap), gradient(k.batch * k.height * k.width, k.channels, k.channels + k.gap, uniform(3));
        Rows<T> before(k.batch * k.height * k.width, k.channels, k.channels + k.gap, uniform(3));
        launch(forward, blocks, Pool2dArguments<T>{x.data(), result.data(), x.pitch(), result.pitch(), k.kind, k.batch, k.height, k.width, k.channels, k.kernel, k.stride});
        launch(backward, blocks, Pool2dBackwardArguments<T>{
            dy.data(), x.data(), gradient.data(), dy.pitch(), x.pitch(), gradient.pitch(), k.kind, k.batch, k.height, k.width, k.channels, k.kernel, k.stride, k.accumulate});
        result.expect_near([&](long i) { return y[i]; }, tolerance<T>(), "y");
        gradient.expect_near([&](long i) { return dx[i] + (k.accumulate ? before[i] : 0); }, tolerance<T>(), "dx");
        return bytes(result, gradient);
    });
}

int main()
{
    for (int kind : {pool_max, pool_average})
    {
        for (int channels : {1, 3, 17, 48})
        {
            for (Case k : {Case{kind, 2, 8, 6, channels, 2, 2, 0, false}, {kind, 1, 7, 9, channels, 3, 2, 5, true}, {kind, 3, 5, 5, channels, 2, 2, 8, false},
                     {kind, 2, 4, 4, channels, 4, 4, 0, true}, {kind, 1, 9, 9, channels, 2, 3, 0, false}, {kind, 1, 6, 6, channels, 3, 1, 0, false}})
            {
                pooling_and_its_gradient_agree_with_plain_loops<float>(pool2d_f32__host, pool2d_backward_f32__host, k);
                pooling_and_its_gradient_agree_with_plain_loops<bfloat16>(pool2d_bf16__host, pool2d_backward_bf16__host, k);
            }
        }
    }
}
