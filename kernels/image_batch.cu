// A batch of normalised images from bytes that lie in device memory, cropped from the image with a border and flipped at random.
//
// Versions tried:
// 1. A thread for each pixel of the batch, which draws its image's random block by itself, as here: ten rounds of Philox are less than the pixel's memory
// traffic, and    nothing is kept from one kernel to the next. Not measured on a GPU yet.
#include "common.cuh"

// Eas.Kernels.Random.RandomPurpose.CropFlip
enum { crop_flip_kind = 3 };

// image_batch: y = (pixel / 255 - mean) / deviation of the images of slot (batch index modulo Slots); the border is 0.
template <class T> struct ImageBatchArguments
{
    const unsigned char* pixels;      // Images of Channels x Height x Width bytes (planar): Slots x BatchSize of them, or with an order any number.
    const int* labels;                // A label for each image.
    const int* order;                 // Slots x BatchSize image numbers, -1 for none; null where images lie in their order.
    const float* normalization;       // Channels means, then as many standard deviations, on the scale 0..1.
    const StepParameters* parameters; // Batch index and the random numbers' key.
    T* y;                             // Out: BatchSize x Height x Width pixels.
    int* batchLabels;                 // Out: BatchSize labels.
    long long yPitch;                 // From one pixel of y to the next.
    int batchSize;                    // Images in the batch.
    int slots;                        // Batches that the source holds.
    int height;                       // Rows of an image.
    int width;                        // Columns of an image.
    int channels;                     // Colours.
    int paddedChannels;               // Channels that are written: those from Channels on are 0.
    int padding;                      // Width of the border; 0 for no cropping.
    int flip;                         // 1 to flip images left to right at random.
};

EAS_OFFSET(0, pixels, ImageBatchArguments<float>);
EAS_OFFSET(8, labels, ImageBatchArguments<float>);
EAS_OFFSET(16, order, ImageBatchArguments<float>);
EAS_OFFSET(24, normalization, ImageBatchArguments<float>);
EAS_OFFSET(32, parameters, ImageBatchArguments<float>);
EAS_OFFSET(40, y, ImageBatchArguments<float>);
EAS_OFFSET(48, batchLabels, ImageBatchArguments<float>);
EAS_OFFSET(56, yPitch, ImageBatchArguments<float>);
EAS_OFFSET(64, batchSize, ImageBatchArguments<float>);
EAS_OFFSET(68, slots, ImageBatchArguments<float>);
EAS_OFFSET(72, height, ImageBatchArguments<float>);
EAS_OFFSET(76, width, ImageBatchArguments<float>);
EAS_OFFSET(80, channels, ImageBatchArguments<float>);
EAS_OFFSET(84, paddedChannels, ImageBatchArguments<float>);
EAS_OFFSET(88, padding, ImageBatchArguments<float>);
EAS_OFFSET(92, flip, ImageBatchArguments<float>);
EAS_SIZE(96, ImageBatchArguments<float>);
EAS_SIZE(96, ImageBatchArguments<bfloat16>);

EAS_INLINE int offset_of(unsigned word, int padding)
{
    return (int)(((unsigned long long)word * (unsigned)(2 * padding + 1)) >> 32) - padding;
}

template <class T> EAS_INLINE void image_batch(const ImageBatchArguments<T>& p)
{
    int planeBytes = p.height * p.width;
    long long first = (long long)(p.parameters->batchIndex % p.slots) * p.batchSize;
    unsigned total = (unsigned)p.batchSize * planeBytes;
    for (unsigned pixel = grid_thread(); pixel < total; pixel += grid_threads())
    {
        unsigned image = pixel / planeBytes, place = pixel % planeBytes;
        int row = (int)(place / p.width), column = (int)(place % p.width);
        long long number = p.order == nullptr ? first + image : p.order[first + image];
        if (place == 0)
            p.batchLabels[image] = number < 0 ? -1 : p.labels[number];
        if (p.padding > 0 || p.flip)
        {
            PhiloxWords words = random_block(p.parameters, crop_flip_kind, 0, image);
            // The crop is cut out first and mirrored then.
            column = p.flip && (words.word2 & 1) != 0 ? p.width - 1 - column : column;
            row += offset_of(words.word0, p.padding);
            column += offset_of(words.word1, p.padding);
        }

        bool inside = number >= 0 && row >= 0 && row < p.height && column >= 0 && column < p.width;
        const unsigned char* source = p.pixels + number * planeBytes * p.channels + row * p.width + column;
        for (int c = 0; c < p.paddedChannels; c++)
        {
            float value = 0;
            if (inside && c < p.channels)
            {
                double deviation = p.normalization[p.channels + c];
                float scale = (float)(1 / (255 * deviation)), shift = (float)(-(double)p.normalization[c] / deviation);
                value = (float)source[(long long)c * planeBytes] * scale + shift;
            }

            put(&p.y[pixel * p.yPitch + c], value);
        }
    }
}

EAS_POINTWISE(image_batch_f32, ImageBatchArguments<float>, image_batch<float>)
EAS_POINTWISE(image_batch_bf16, ImageBatchArguments<bfloat16>, image_batch<bfloat16>)
