using Eas.Kernels.Cpu.Images;
using Eas.Kernels.Parameters;
using Eas.Kernels.Random;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Images;

public sealed class ImageBatchTests
{
    private static readonly float[] Normalization = [0.5f, 0.25f, 0.25f, 0.5f];

    [Test]
    public void Pixels_are_normalised_and_interleaved_and_the_slot_follows_the_batch_index()
    {
        var p = new ImageBatchParams { BatchSize = 2, Slots = 3, Height = 2, Width = 2, Channels = 2 };
        byte[] pixels = [.. Enumerable.Range(0, 3 * 2 * 8).Select(i => (byte)(5 * i))];
        (float[] y, int[] labels) = Make(p, pixels, [0, 1, 2, 3, 4, 5], batchIndex: 5);
        Assert.That(labels, Is.EqualTo((int[])[4, 5]), "slot 5 % 3 = 2");
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i % 2, pixel = i / 2 % 4, image = i / 8;
            double value = pixels[((((2 * 2) + image) * 2) + channel) * 4 + pixel] / 255.0;
            Assert.That(y[i], Is.EqualTo((value - Normalization[channel]) / Normalization[2 + channel]).Within(1e-6));
        }
    }

    [Test]
    public void Offsets_and_the_flip_are_those_of_the_images_random_block_and_the_border_is_0()
    {
        const int Size = 5, Padding = 2, Images = 40;
        var p = new ImageBatchParams { BatchSize = Images, Slots = 1, Height = Size, Width = Size, Channels = 1, Padding = Padding, Flip = true };
        byte[] pixels = [.. Enumerable.Range(0, Images * Size * Size).Select(i => (byte)(1 + (i * 7 % 250)))];
        (float[] y, _) = Make(p, pixels, new int[Images], batchIndex: 0, normalization: [0, 1]);
        var seen = new HashSet<(int, int, bool)>();
        for (int image = 0; image < Images; image++)
        {
            PhiloxWords words = new RandomKey(9, RandomPurpose.CropFlip, network: 1, epoch: 2, step: 3).Block((uint)image);
            int down = (int)(words.Word0 * 5UL >> 32) - Padding, right = (int)(words.Word1 * 5UL >> 32) - Padding;
            bool flip = (words.Word2 & 1) == 1;
            seen.Add((down, right, flip));
            for (int i = 0; i < Size * Size; i++)
            {
                int row = (i / Size) + down, column = (flip ? Size - 1 - (i % Size) : i % Size) + right;
                bool inside = row is >= 0 and < Size && column is >= 0 and < Size;
                float expected = inside ? pixels[(((image * Size) + row) * Size) + column] / 255f : 0;
                Assert.That(y[(image * Size * Size) + i], Is.EqualTo(expected).Within(1e-6), $"image {image}, pixel {i}");
            }
        }

        Assert.That(seen, Has.Count.GreaterThan(20), "crops and flips differ from image to image");
    }

    private static unsafe (float[] Y, int[] Labels) Make(ImageBatchParams p, byte[] pixels, int[] labels, int batchIndex, float[]? normalization = null)
    {
        using var y = new GuardedBuffer(p.BatchSize * p.Height * p.Width, p.Channels);
        var batchLabels = new int[p.BatchSize];
        var parameters = new StepParameters { Seed = 9, Step = 3, Epoch = 2, NetworkNumber = 1, BatchIndex = batchIndex };
        fixed (byte* pixelPointer = pixels)
        fixed (int* labelPointer = labels, batchLabelPointer = batchLabels)
        fixed (float* normalizationPointer = normalization ?? Normalization)
        {
            var source = new ImageSource { Pixels = pixelPointer, Labels = labelPointer, Normalization = normalizationPointer };
            Launches.Run(3, new ImageBatchLaunch(p, source, y.PixelRows, batchLabelPointer, &parameters));
        }

        return (y.Values(), batchLabels);
    }
}
