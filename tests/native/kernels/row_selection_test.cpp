#include "row_selection.cu"

#include "kernel_test.h"

using namespace test;

static void each_row_is_that_of_the_chosen_source(int rows, int columns, int gap, bool accumulate, bool hasA, bool hasB)
{
    context = "row selection of " + std::to_string(rows) + " x " + std::to_string(columns);
    // What is not chosen is no number: it must not be read.
    Rows<int> mask(rows, [](long i) { return i % 3 == 0; });
    auto noise = uniform(1);
    Rows<float> a(rows, columns, columns + gap, [&](long i) { return i / columns % 3 == 0 ? noise(i) : NAN; }),
        b(rows, columns, columns + 2 * gap, [&](long i) { return i / columns % 3 == 0 ? NAN : noise(i); }), before(rows, columns, columns + gap, uniform(2));
    in_both_orders([&](unsigned blocks) {
        Rows<float> y(rows, columns, columns + gap, uniform(2));
        launch(select_rows__host, blocks, SelectRowsArguments{
            mask.data(), hasA ? a.data() : nullptr, hasB ? b.data() : nullptr, y.data(), a.pitch(), b.pitch(), y.pitch(), rows, columns, accumulate});
        y.expect_near([&](long i) {
            bool first = mask.at(i / columns) != 0;
            double chosen = first ? (hasA ? a[i] : 0) : (hasB ? b[i] : 0);
            return chosen + (accumulate ? before[i] : 0);
        }, 1e-6, "y");
        return bytes(y);
    });
}

int main()
{
    for (int columns : {1, 3, 17, 48})
    {
        for (bool accumulate : {false, true})
        {
            each_row_is_that_of_the_chosen_source(1, columns, 0, accumulate, true, true);
            each_row_is_that_of_the_chosen_source(10, columns, 3, accumulate, true, true);
            each_row_is_that_of_the_chosen_source(10, columns, 0, accumulate, false, true);
            each_row_is_that_of_the_chosen_source(10, columns, 0, accumulate, true, false);
        }
    }
}
