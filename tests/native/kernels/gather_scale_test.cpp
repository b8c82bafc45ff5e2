#include "gather_scale.cu"

#include "kernel_test.h"

using namespace test;

template <class T> static void chosen_rows_and_columns_are_scaled(Launch kernel, int positions, int sourceColumns, int columns, int gap, bool scaled)
{
    const int sourceRows = 5, rows = 7;
    context = "gather_scale of " + std::to_string(columns) + " of " + std::to_string(sourceColumns) + " columns";
    Rows<T> x(sourceRows * positions, sourceColumns, sourceColumns + gap, uniform(1));
    Rows<int> rowMap(rows, [](long i) { return i == 3 ? -1 : i * 3 % sourceRows; });
    Rows<int> columnMap(columns, [=](long i) { return i % 4 == 3 ? -1 : i * 5 % sourceColumns; });
    Rows<float> scale(columns, [](long i) { return 1.0 / (1 + i % 3); });
    in_both_orders([&](unsigned blocks) {
        Rows<T> y(rows * positions, columns, columns + 2 * gap);
        GatherScaleArguments<T> p{};
        p.rowMap = rowMap.data(), p.columnMap = columnMap.data(), p.scale = scaled ? scale.data() : nullptr;
        p.x = x.data(), p.y = y.data(), p.xPitch = x.pitch(), p.yPitch = y.pitch();
        p.rows = rows, p.positions = positions, p.columns = columns, p.sourceRows = sourceRows, p.sourceColumns = sourceColumns;
        launch(kernel, blocks, p);
        auto expected = [&](long i) {
            long place = i / columns, column = columnMap.at(i % columns), row = rowMap.at(place / positions);
            return row < 0 || column < 0 ? 0.0 : x(row * positions + place % positions, column) * (scaled ? scale[i % columns] : 1.0);
        };
        y.expect_near(expected, scaled ? tolerance<T>() : 0.0, "y");
        return bytes(y);
    });
}

int main()
{
    for (bool scaled : {false, true})
    {
        for (int gap : {0, 3})
        {
            chosen_rows_and_columns_are_scaled<float>(gather_scale_f32__host, 9, 17, 48, gap, scaled);
            chosen_rows_and_columns_are_scaled<float>(gather_scale_f32__host, 1, 1, 3, gap, scaled);
            chosen_rows_and_columns_are_scaled<bfloat16>(gather_scale_bf16__host, 9, 48, 17, gap, scaled);
            chosen_rows_and_columns_are_scaled<bfloat16>(gather_scale_bf16__host, 1, 3, 1, gap, scaled);
        }
    }
}
