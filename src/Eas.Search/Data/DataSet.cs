using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Eas.Search.Data;

/// <summary>A data set in memory: its training and test images as bytes. Owns their memory.</summary>
public sealed class DataSet : IDisposable
{
    private readonly Lazy<string> fingerprint;
    private readonly Lazy<string> contentDigest;
    private readonly Lazy<ChannelStatistics> normalization;

    /// <summary>Makes a data set of its two splits.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="classNames">The name of each class.</param>
    /// <param name="train">The training images; owned from here on.</param>
    /// <param name="test">The test images, of the same shape; owned from here on.</param>
    /// <param name="padding">The rows and columns of byte 0 that the images have on each side.</param>
    /// <param name="normalization">What <see cref="Normalization"/> is; null for the training images' own statistics.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public DataSet(
        string name, ImmutableArray<string> classNames, LabeledImages train, LabeledImages test, int padding = 0, ChannelStatistics? normalization = null)
    {
        if (train.Shape != test.Shape)
            throw new ArgumentException($"training images of {train.Shape} and test images of {test.Shape}", nameof(test));
        Name = name;
        ClassNames = classNames;
        Train = train;
        Test = test;
        Padding = padding;
        fingerprint = new Lazy<string>(ComputeFingerprint);
        contentDigest = new Lazy<string>(ComputeContentDigest);
        this.normalization = new Lazy<ChannelStatistics>(() => normalization ?? ChannelStatistics.Compute(Train));
    }

    /// <summary>The data set's name in the list of data sets, such as <c>cifar-10</c>.</summary>
    public string Name { get; }

    /// <summary>The training images, those later held out for validation among them.</summary>
    public LabeledImages Train { get; }

    /// <summary>The test images.</summary>
    public LabeledImages Test { get; }

    /// <summary>The name of each class.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>The shape of every image, padding included.</summary>
    public ImageShape Shape => Train.Shape;

    /// <summary>The number of classes.</summary>
    public int ClassCount => ClassNames.Length;

    /// <summary>The rows and columns of byte 0 that were added on each side of an image when it was loaded.</summary>
    public int Padding { get; }

    /// <summary>
    /// What is subtracted from each channel and what it is then divided by: mean and standard deviation over all training images, computed at the
    /// first call, unless the data set is normalised otherwise.
    /// </summary>
    public ChannelStatistics Normalization => normalization.Value;

    /// <summary>
    /// The SHA-256, in lower-case hexadecimal, of the shape, the number of classes, then every label and image of both splits in order: the same
    /// wherever the files lie and however they are compressed. Computed at the first call.
    /// </summary>
    public string Fingerprint => fingerprint.Value;

    /// <summary>
    /// The SHA-256, in lower-case hexadecimal, of the same content with the images of each split in no order: copies of a data set that only
    /// put the images in another order have the same. Computed at the first call.
    /// </summary>
    public string ContentDigest => contentDigest.Value;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }

    private string ComputeFingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendForm(hash);
        foreach (LabeledImages split in (ReadOnlySpan<LabeledImages>)[Train, Test])
        {
            AppendInteger(hash, split.Count);
            for (int i = 0; i < split.Count; i++)
            {
                AppendInteger(hash, split.Labels[i]);
                hash.AppendData(split.GetPixels(i));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string ComputeContentDigest()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendForm(hash);
        foreach (LabeledImages split in (ReadOnlySpan<LabeledImages>)[Train, Test])
        {
            AppendInteger(hash, split.Count);
            foreach (string image in HashImages(split).Order(StringComparer.Ordinal))
                hash.AppendData(Convert.FromHexString(image));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The SHA-256 of each image with its label.</summary>
    private static IEnumerable<string> HashImages(LabeledImages split)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < split.Count; i++)
        {
            AppendInteger(hash, split.Labels[i]);
            hash.AppendData(split.GetPixels(i));
            yield return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    private void AppendForm(IncrementalHash hash)
    {
        foreach (int value in (ReadOnlySpan<int>)[Shape.Channels, Shape.Height, Shape.Width, ClassCount])
            AppendInteger(hash, value);
    }

    private static void AppendInteger(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
