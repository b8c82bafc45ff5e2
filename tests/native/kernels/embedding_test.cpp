#include "embedding.cu"

#include "kernel_test.h"

using namespace test;

static void rows_are_looked_up_and_their_gradients_added_up_in_order(int count, int width, int gap, bool accumulate)
{
    const int entries = 7;
    context = "embedding of " + std::to_string(count) + " x " + std::to_string(width);
    Rows<float> table(entries, width, width + gap, uniform(1)), dy(count, width, width + 2 * gap, uniform(2)), before(entries, width, width + gap, uniform(3));
    Rows<int> indices(count, [](long i) { return i % 5 == 4 ? -1 : i * i % (entries - 1); });
    in_both_orders([&](unsigned blocks) {
        Rows<float> y(count, width, width + gap), dTable(entries, width, width + gap, uniform(3));
        launch(embedding__host, blocks, EmbeddingArguments{table.data(), indices.data(), y.data(), table.pitch(), y.pitch(), count, width});
        launch(embedding_backward__host, blocks, EmbeddingBackwardArguments{
            dy.data(), indices.data(), dTable.data(), dy.pitch(), dTable.pitch(), count, entries, width, accumulate});
        y.expect_near([&](long i) { return indices.at(i / width) < 0 ? 0 : table(indices.at(i / width), i % width); }, 0, "y");
        dTable.expect_near([&](long i) {
            double sum = accumulate ? before[i] : 0;
            for (int n = 0; n < count; n++)
                sum += indices.at(n) == i / width ? dy(n, i % width) : 0;
            return sum;
        }, 1e-6, "dtable");
        return bytes(y, dTable);
    });
}

int main()
{
    for (int width : {1, 3, 17, 48})
    {
        rows_are_looked_up_and_their_gradients_added_up_in_order(1, width, 0, false);
        rows_are_looked_up_and_their_gradients_added_up_in_order(50, width, 0, true);
        rows_are_looked_up_and_their_gradients_added_up_in_order(50, width, 5, false);
    }
}
