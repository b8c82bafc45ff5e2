#include "image_batch.cu"

#include "kernel_test.h"

using namespace test;

template <class T> static void pixels_are_cropped_flipped_and_normalised(Launch kernel, int channels, int paddedChannels, int padding, bool flip, int gap, bool ordered)
{
    const int batch = 9, slots = 3, height = 5, width = 7;
    context = "image batch of " + std::to_string(channels) + " channels, padding " + std::to_string(padding);
    Rows<unsigned char> pixels((long)slots * batch * channels * height * width, [](long i) { return i * 37 % 256; });
    Rows<int> labels(slots * batch, [](long i) { return i; });
    // Where an order is given, the batch's images lie back to front, and its last place has none.
    Rows<int> order(slots * batch, [=](long i) { return i == slots * batch - 1 ? -1 : slots * batch - 1 - i; });
    auto number_at = [=](long place) { return !ordered ? place : place == slots * batch - 1 ? -1 : slots * batch - 1 - place; };
    Rows<float> normalization(2 * channels, [=](long i) { return i < channels ? 0.4 + 0.1 * i : 0.2 + 0.05 * i; });
    StepParameters step{9, 3, 2, 5, 1, 0};
    in_both_orders([&](unsigned blocks) {
        Rows<T> y(batch * height * width, paddedChannels, paddedChannels + gap, [](long) { return 5; });
        Rows<int> batchLabels(batch);
        launch(kernel, blocks, ImageBatchArguments<T>{
            pixels.data(), labels.data(), ordered ? order.data() : nullptr, normalization.data(), &step, y.data(), batchLabels.data(), y.pitch(), batch, slots, height, width, channels, paddedChannels, padding, flip});
        for (int image = 0; image < batch; image++)
        {
            // Slot 5 % 3 = 2. The random block as in Eas.Kernels.Tests.Images: seed 9, step 3, network 1, purpose crop-flip, epoch 2.
            PhiloxWords words = philox(9, {(unsigned)image, 3, 1, 3u << 24 | 2});
            unsigned long long span = 2 * (unsigned)padding + 1;
            int down = (int)(words.word0 * span >> 32) - padding, right = (int)(words.word1 * span >> 32) - padding;
            bool flipped = flip && (words.word2 & 1) != 0;
            long source = number_at(2L * batch + image);
            expect(batchLabels.at(image) == source, "the labels of the slot, -1 where there is no image");
            for (int i = 0; i < height * width * paddedChannels; i++)
            {
                int c = i % paddedChannels, pixel = i / paddedChannels, row = pixel / width + down, column = (flipped ? width - 1 - pixel % width : pixel % width) + right;
                bool inside = source >= 0 && row >= 0 && row < height && column >= 0 && column < width && c < channels;
                float expected = 0;
                if (inside)
                {
                    double mean = normalization[c], deviation = normalization[channels + c];
                    double byte = pixels[(source * channels + c) * height * width + row * width + column];
                    expected = (float)byte * (float)(1 / (255 * deviation)) + (float)(-mean / deviation);
                    expect(std::fabs(expected - (byte / 255 - mean) / deviation) < 1e-5, "the reference normalises");
                }

                expect(y((long)image * height * width + pixel, c) == number(element<T>(expected)), "a pixel differs from the CPU's, bit for bit");
            }
        }

        y.expect_gaps_untouched();
        return bytes(y, batchLabels);
    });
}

int main()
{
    for (int padding : {0, 2, 4})
    {
        for (bool flip : {false, true})
        {
            pixels_are_cropped_flipped_and_normalised<float>(image_batch_f32__host, 3, 3, padding, flip, 0, false);
            pixels_are_cropped_flipped_and_normalised<float>(image_batch_f32__host, 1, 1, padding, flip, 4, false);
            pixels_are_cropped_flipped_and_normalised<bfloat16>(image_batch_bf16__host, 3, 8, padding, flip, 0, false);
            pixels_are_cropped_flipped_and_normalised<float>(image_batch_f32__host, 3, 3, padding, flip, 0, true);
            pixels_are_cropped_flipped_and_normalised<bfloat16>(image_batch_bf16__host, 3, 8, padding, flip, 0, true);
        }
    }
}
