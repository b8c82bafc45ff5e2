using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>The mean and the (population) standard deviation of each channel, on the scale where byte 255 is 1.</summary>
/// <param name="Mean">A mean for each channel.</param>
/// <param name="StandardDeviation">A standard deviation for each channel.</param>
public sealed record ChannelStatistics(ImmutableArray<double> Mean, ImmutableArray<double> StandardDeviation)
{
    private const int ByteValues = 256;

    // Two tables a channel, for even and odd pixels: equal neighbours would wait for each other's store in one.
    private const int TableSize = 2 * ByteValues;

    /// <summary>Computes the statistics over all pixels of all images (and so over the padding of padded ones).</summary>
    /// <param name="images">The images, at least one.</param>
    /// <returns>The statistics: exact counts of each byte value, combined in float64, so the order of the images cannot matter.</returns>
    /// <exception cref="ArgumentException">There are no images.</exception>
    public static ChannelStatistics Compute(LabeledImages images)
    {
        if (images.Count == 0)
            throw new ArgumentException("statistics need at least one image", nameof(images));
        ImageShape shape = images.Shape;
        long[] counts = new long[shape.Channels * TableSize];
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<byte> pixels = images.GetPixels(i);
            for (int channel = 0; channel < shape.Channels; channel++)
                Count(pixels.Slice(channel * shape.PlaneSize, shape.PlaneSize), counts.AsSpan(channel * TableSize, TableSize));
        }

        ImmutableArray<double>.Builder means = ImmutableArray.CreateBuilder<double>(shape.Channels);
        ImmutableArray<double>.Builder deviations = ImmutableArray.CreateBuilder<double>(shape.Channels);
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            (double mean, double deviation) = Moments(counts.AsSpan(channel * TableSize, TableSize));
            means.Add(mean);
            deviations.Add(deviation);
        }

        return new ChannelStatistics(means.MoveToImmutable(), deviations.MoveToImmutable());
    }

    private static void Count(ReadOnlySpan<byte> plane, Span<long> counts)
    {
        Span<long> even = counts[..ByteValues];
        Span<long> odd = counts.Slice(ByteValues, ByteValues);
        int position = 0;
        for (; position + 1 < plane.Length; position += 2)
        {
            even[plane[position]]++;
            odd[plane[position + 1]]++;
        }

        if (position < plane.Length)
            even[plane[position]]++;
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<long> counts)
    {
        double total = 0, sum = 0;
        for (int value = 0; value < ByteValues; value++)
        {
            long count = counts[value] + counts[ByteValues + value];
            total += count;
            sum += (double)count * value;
        }

        double mean = sum / total;
        double squares = 0;
        for (int value = 0; value < ByteValues; value++)
            squares += (counts[value] + counts[ByteValues + value]) * (value - mean) * (value - mean);
        return (mean / byte.MaxValue, Math.Sqrt(squares / total) / byte.MaxValue);
    }
}
