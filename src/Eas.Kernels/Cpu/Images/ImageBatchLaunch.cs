using Eas.Kernels.Cpu.Rows;
using Eas.Kernels.Cpu.Threading;
using Eas.Kernels.Parameters;
using Eas.Kernels.Random;

namespace Eas.Kernels.Cpu.Images;

// Versions tried:
// 1. One byte at a time, value * scale + shift, as here: vectors would need a three-way interleave.

/// <summary>Makes a batch of normalised, cropped and flipped images; a piece is some images.</summary>
/// <param name="p">Shapes and augmentation.</param>
/// <param name="source">Bytes, labels and normalisation.</param>
/// <param name="y">Out: (N, H, W, C).</param>
/// <param name="batchLabels">Out: N labels.</param>
/// <param name="parameters">Batch index and random numbers' key; read when the launch runs.</param>
public sealed unsafe class ImageBatchLaunch(ImageBatchParams p, ImageSource source, PixelRows y, int* batchLabels, StepParameters* parameters)
    : ILaunch
{
    /// <inheritdoc/>
    public int Pieces { get; } = PieceCut.Count((long)p.BatchSize * p.Height * p.Width * p.Channels * WorkPerFloat, p.BatchSize);

    // A byte at a time costs as much as some floats in vectors.
    private const int WorkPerFloat = 8;

    private long PlaneBytes => (long)p.Height * p.Width;

    /// <inheritdoc/>
    public void Run(int piece, byte* scratch)
    {
        long slot = parameters->BatchIndex % p.Slots;
        RandomKey key = new RandomKeySource(parameters).Read(RandomPurpose.CropFlip);
        (long first, long last) = PieceCut.Range(p.BatchSize, piece, Pieces);
        for (long image = first; image < last; image++)
        {
            long sourceImage = (slot * p.BatchSize) + image;
            batchLabels[image] = source.Labels[sourceImage];
            byte* planes = source.Pixels + (sourceImage * PlaneBytes * p.Channels);
            WriteImage(planes, y.Row(image * PlaneBytes), Crop(key.Block((uint)image)));
        }
    }

    private CropPlace Crop(PhiloxWords words) => new(Offset(words.Word0), Offset(words.Word1), p.Flip && (words.Word2 & 1) != 0);

    private int Offset(uint word) => (int)(((ulong)word * (uint)((2 * p.Padding) + 1)) >> 32) - p.Padding;

    private void WriteImage(byte* planes, float* target, CropPlace crop)
    {
        for (int r = 0; r < p.Height; r++)
        {
            int row = r + crop.Row;
            float* targetRow = target + (r * p.Width * y.Pitch);
            for (int c = 0; c < p.Channels; c++)
            {
                if (row < 0 || row >= p.Height)
                    ClearRow(targetRow + c);
                else
                    WriteRow(planes + (c * PlaneBytes) + ((long)row * p.Width), targetRow + c, c, crop);
            }
        }
    }

    private void ClearRow(float* target)
    {
        for (int q = 0; q < p.Width; q++)
            target[q * y.Pitch] = 0;
    }

    // The crop is cut out first and mirrored then. Outside the image it is 0, the mean colour.
    private void WriteRow(byte* pixels, float* target, int channel, CropPlace crop)
    {
        double deviation = source.Normalization[p.Channels + channel];
        float scale = (float)(1 / (255 * deviation)), shift = (float)(-source.Normalization[channel] / deviation);
        int column = crop.Column + (crop.Flip ? p.Width - 1 : 0), step = crop.Flip ? -1 : 1;
        for (int q = 0; q < p.Width; q++, column += step, target += y.Pitch)
            *target = (uint)column < (uint)p.Width ? (pixels[column] * scale) + shift : 0;
    }

    private readonly record struct CropPlace(int Row, int Column, bool Flip);
}
