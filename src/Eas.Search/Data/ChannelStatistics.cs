using System.Collections.Immutable;

namespace Eas.Search.Data;

/// <summary>The mean and the (population) standard deviation of each channel, on the scale where byte 255 is 1.</summary>
/// <param name="Mean">A mean for each channel.</param>
/// <param name="StandardDeviation">A standard deviation for each channel.</param>
public sealed record ChannelStatistics(ImmutableArray<double> Mean, ImmutableArray<double> StandardDeviation)
{
    private const int ByteValues = 256;

    /// <summary>Computes the statistics over all pixels of all images (and so over the padding of padded ones).</summary>
    /// <param name="images">The images, at least one.</param>
    /// <returns>The statistics: exact counts of each byte value, combined in float64, so the order of the images cannot matter.</returns>
    /// <exception cref="ArgumentException">There are no images.</exception>
    public static ChannelStatistics Compute(LabeledImages images)
    {
        if (images.Count == 0)
            throw new ArgumentException("statistics need at least one image", nameof(images));
        ImageShape shape = images.Shape;
        long[] counts = new long[shape.Channels * ByteValues];
        for (int i = 0; i < images.Count; i++)
        {
            ReadOnlySpan<byte> pixels = images.GetPixels(i);
            for (int channel = 0; channel < shape.Channels; channel++)
                Count(pixels.Slice(channel * shape.PlaneSize, shape.PlaneSize), counts.AsSpan(channel * ByteValues, ByteValues));
        }

        ImmutableArray<double>.Builder means = ImmutableArray.CreateBuilder<double>(shape.Channels);
        ImmutableArray<double>.Builder deviations = ImmutableArray.CreateBuilder<double>(shape.Channels);
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            (double mean, double deviation) = Moments(counts.AsSpan(channel * ByteValues, ByteValues));
            means.Add(mean);
            deviations.Add(deviation);
        }

        return new ChannelStatistics(means.MoveToImmutable(), deviations.MoveToImmutable());
    }

    /// <summary>Adds a plane's byte values to the counts, four tables in turn: equal neighbours would wait for each other's store in one.</summary>
    private static void Count(ReadOnlySpan<byte> plane, Span<long> counts)
    {
        Span<int> tables = stackalloc int[4 * ByteValues];
        tables.Clear();
        Span<int> first = tables[..ByteValues];
        Span<int> second = tables.Slice(ByteValues, ByteValues);
        Span<int> third = tables.Slice(2 * ByteValues, ByteValues);
        Span<int> fourth = tables[(3 * ByteValues)..];
        int position = 0;
        for (; position <= plane.Length - 4; position += 4)
        {
            first[plane[position]]++;
            second[plane[position + 1]]++;
            third[plane[position + 2]]++;
            fourth[plane[position + 3]]++;
        }

        for (; position < plane.Length; position++)
            first[plane[position]]++;
        for (int value = 0; value < ByteValues; value++)
            counts[value] += first[value] + second[value] + third[value] + fourth[value];
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<long> counts)
    {
        double total = 0, sum = 0;
        for (int value = 0; value < counts.Length; value++)
        {
            total += counts[value];
            sum += (double)counts[value] * value;
        }

        double mean = sum / total;
        double squares = 0;
        for (int value = 0; value < counts.Length; value++)
            squares += counts[value] * (value - mean) * (value - mean);
        return (mean / byte.MaxValue, Math.Sqrt(squares / total) / byte.MaxValue);
    }
}
