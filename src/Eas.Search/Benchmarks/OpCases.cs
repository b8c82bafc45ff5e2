using Eas.Networks.Architecture.Plan;
using Eas.Tensors;

namespace Eas.Search.Benchmarks;

/// <summary>The op cases that are timed: the shapes of the paper's networks at batch 64.</summary>
public static class OpCases
{
    /// <summary>Images of a batch.</summary>
    public const int BatchSize = 64;

    /// <summary>Every case; a family of ops is added by one line here.</summary>
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. ConvolutionCases.All,
        .. LinearCases.All,
        .. BatchNormCases.All,
        .. PoolingCases.All,
        .. DropoutCases.All,
        .. SoftmaxCrossEntropyCases.All,
        .. SgdCases.All,
        .. ImageBatchCases.All,
        .. ElementwiseCases.All,
        .. GatherScaleCases.All,
    ];

    /// <summary>The shape of a batch of features.</summary>
    internal static Shape BatchOf(FeatureShape shape) => new(BatchSize, shape.Height, shape.Width, shape.Channels);

    /// <summary>Bytes of a batch of features.</summary>
    internal static long BytesOf(params ReadOnlySpan<FeatureShape> shapes)
    {
        long bytes = 0;
        foreach (FeatureShape shape in shapes)
            bytes += sizeof(float) * BatchOf(shape).Count;
        return bytes;
    }
}
