#include "dropout.cu"

#include "kernel_test.h"

using namespace test;

template <class T> static void a_value_is_kept_where_its_uniform_is_at_least_the_rate(Launch kernel, int rows, int channels, int gap, bool accumulate)
{
    const float rate = 0.2f;
    context = "dropout of " + std::to_string(rows) + " x " + std::to_string(channels);
    // The stream of Eas.Kernels.Tests.Dropout: purpose dropout of layer 5, network 3, epoch 2, step 17.
    StepParameters step{0x123456789ABCDEF0, 17, 2, 0, 3, 0};
    Rows<T> x(rows, channels, channels + gap, uniform(1)), before(rows, channels, channels + gap, uniform(2));
    in_both_orders([&](unsigned blocks) {
        Rows<T> y(rows, channels, channels + gap, uniform(2));
        launch(kernel, blocks, DropoutArguments<T>{x.data(), y.data(), &step, x.pitch(), y.pitch(), rows, channels, rate, 5, accumulate});
        for (long e = 0; e < x.count(); e++)
        {
            PhiloxWords words = philox(step.seed, {(unsigned)e / 4, 17, 5u << 16 | 3, 7u << 24 | 2});
            unsigned word = e % 4 == 0 ? words.word0 : e % 4 == 1 ? words.word1 : e % 4 == 2 ? words.word2 : words.word3;
            float uniform24 = (float)(word >> 8) * (1.0f / (1 << 24)), value = uniform24 >= rate ? (float)x[e] * (1 / (1 - rate)) : 0;
            if (accumulate)
                value += (float)before[e];
            expect(y[e] == number(element<T>(value)), "a value differs from the CPU's, bit for bit");
        }

        y.expect_gaps_untouched();
        return bytes(y);
    });
}

static void what_is_dropped_is_0_whatever_it_was()
{
    context = "dropout of infinity";
    StepParameters step{1, 0, 0, 0, 0, 0};
    Rows<float> x(64, [](long) { return INFINITY; }), y(64);
    launch(dropout_f32__host, 1, DropoutArguments<float>{x.data(), y.data(), &step, 64, 64, 1, 64, 0.5f, 0, 0});
    int dropped = 0;
    for (int i = 0; i < 64; i++)
    {
        expect(y[i] == 0 || y[i] == INFINITY, "no NaN");
        dropped += y[i] == 0;
    }

    expect(dropped > 16 && dropped < 48, "about half");
}

int main()
{
    for (bool accumulate : {false, true})
    {
        for (int channels : {1, 3, 17, 48})
        {
            for (int gap : {0, 7, 8})
            {
                a_value_is_kept_where_its_uniform_is_at_least_the_rate<float>(dropout_f32__host, 101, channels, gap, accumulate);
                a_value_is_kept_where_its_uniform_is_at_least_the_rate<bfloat16>(dropout_bf16__host, 1, channels, gap, accumulate);
            }
        }
    }

    what_is_dropped_is_0_whatever_it_was();
}
