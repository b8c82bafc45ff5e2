#include "column_sums.cu"

#include "kernel_test.h"

using namespace test;

template <class T> static void the_rows_are_added_up(Launch kernel, int rows, int channels, int pieces, int gap, bool accumulate)
{
    context = "column sums of " + std::to_string(rows) + " x " + std::to_string(channels);
    Rows<T> x(rows, channels, channels + gap, uniform(1));
    Rows<float> before(channels, uniform(2));
    in_both_orders([&](unsigned) {
        Rows<float> partials(pieces * channels), y(channels, uniform(2));
        launch(kernel, (unsigned)pieces, ColumnSumsArguments<T>{x.data(), partials.data(), x.pitch(), rows, channels, pieces}, (unsigned)(channels + 31) / 32);
        launch(column_sums_finish__host, (unsigned)(channels + 7) / 8, ColumnSumsFinishArguments{partials.data(), y.data(), channels, pieces, accumulate});
        auto expected = [&](long c) {
            double sum = accumulate ? before[c] : 0;
            for (int r = 0; r < rows; r++)
                sum += x(r, c);
            return sum;
        };
        y.expect_near(expected, 2e-6, "sums");
        return bytes(y);
    });
}

int main()
{
    for (int channels : {1, 3, 17, 48, 264})
    {
        for (int gap : {0, 3, 8})
        {
            the_rows_are_added_up<float>(column_sums_f32__host, 1, channels, 1, gap, false);
            the_rows_are_added_up<float>(column_sums_f32__host, 777, channels, 50, gap, true);
            the_rows_are_added_up<bfloat16>(column_sums_bf16__host, 64, channels, 1, gap, gap != 0);
        }
    }
}
