#include "elementwise.cu"

#include "kernel_test.h"

using namespace test;

template <class T> static void values_are_filled_added_and_passed_through_the_relu(int rows, int columns, int gap)
{
    constexpr bool wide = std::is_same_v<T, float>;
    context = "elementwise of " + std::to_string(rows) + " x " + std::to_string(columns) + ", gap " + std::to_string(gap);
    Rows<T> a(rows, columns, columns + gap, uniform(1)), b(rows, columns, columns + 2 * gap, uniform(2));
    Rows<float> bias(columns, uniform(3));
    in_both_orders([&](unsigned blocks) {
        Rows<T> filled(rows, columns, columns + gap), sum(rows, columns, columns + gap), rectified(rows, columns, columns + 3 * gap), gradient(rows, columns, columns + gap),
            biased(rows, columns, columns + gap, uniform(1));
        launch(wide ? fill_f32__host : fill_bf16__host, blocks, FillArguments<T>{filled.data(), filled.pitch(), rows, columns, 1.5f});
        launch(wide ? add_f32__host : add_bf16__host, blocks, AddArguments<T>{a.data(), b.data(), sum.data(), a.pitch(), b.pitch(), sum.pitch(), rows, columns, 0});
        launch(wide ? add_f32__host : add_bf16__host, blocks, AddArguments<T>{a.data(), b.data(), rectified.data(), a.pitch(), b.pitch(), rectified.pitch(), rows, columns, 1});
        launch(wide ? add_relu_backward_f32__host : add_relu_backward_bf16__host, blocks, AddReluBackwardArguments<T>{
            a.data(), rectified.data(), gradient.data(), a.pitch(), rectified.pitch(), gradient.pitch(), rows, columns});
        launch(wide ? add_bias_f32__host : add_bias_bf16__host, blocks, AddBiasArguments<T>{biased.data(), bias.data(), biased.pitch(), rows, columns});
        filled.expect_near([](long) { return 1.5; }, 0, "fill");
        sum.expect_near([&](long i) { return a[i] + b[i]; }, tolerance<T>(), "sum");
        rectified.expect_near([&](long i) { return std::fmax(0, a[i] + b[i]); }, tolerance<T>(), "sum after the ReLU");
        gradient.expect_near([&](long i) { return a[i] + b[i] > 0 ? a[i] : 0; }, 0, "gradient of the ReLU");
        biased.expect_near([&](long i) { return a[i] + bias[i % columns]; }, tolerance<T>(), "bias");
        return bytes(filled, sum, rectified, gradient, biased);
    });
}

template <class T, class U> static void values_are_copied_or_added(Launch kernel, int rows, int columns, int gap)
{
    context = "copy of " + std::to_string(rows) + " x " + std::to_string(columns) + ", gap " + std::to_string(gap);
    Rows<T> x(rows, columns, columns + gap, uniform(1));
    Rows<U> before(rows, columns, columns + 2 * gap, uniform(2));
    in_both_orders([&](unsigned blocks) {
        Rows<U> y(rows, columns, columns + 2 * gap), sum(rows, columns, columns + 2 * gap, uniform(2));
        launch(kernel, blocks, CopyArguments<T, U>{x.data(), y.data(), x.pitch(), y.pitch(), rows, columns, 0});
        launch(kernel, blocks, CopyArguments<T, U>{x.data(), sum.data(), x.pitch(), sum.pitch(), rows, columns, 1});
        y.expect_near([&](long i) { return number(element<U>(x[i])); }, 0, "copy");
        sum.expect_near([&](long i) { return x[i] + before[i]; }, tolerance<U>(), "sum");
        return bytes(y, sum);
    });
}

int main()
{
    for (int columns : {1, 3, 17, 48})
    {
        for (int gap : {0, 5, 8})
        {
            for (int rows : {1, 37})
            {
                values_are_filled_added_and_passed_through_the_relu<float>(rows, columns, gap);
                values_are_filled_added_and_passed_through_the_relu<bfloat16>(rows, columns, gap);
                values_are_copied_or_added<float, float>(copy_f32__host, rows, columns, gap);
                values_are_copied_or_added<bfloat16, bfloat16>(copy_bf16__host, rows, columns, gap);
                values_are_copied_or_added<float, bfloat16>(cast_f32_to_bf16__host, rows, columns, gap);
                values_are_copied_or_added<bfloat16, float>(cast_bf16_to_f32__host, rows, columns, gap);
            }
        }
    }
}
