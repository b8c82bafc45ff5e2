using Eas.Tensors;

namespace Eas.GpuCheck.Checks.Speed.Kernels;

/// <summary>The cases whose memory traffic is measured. A family of kernels is a line here.</summary>
internal static class KernelCases
{
    /// <summary>Maps of the benchmark networks: beyond a large GPU's cache, within it, and small.</summary>
    public static IReadOnlyList<Shape> Maps { get; } = [new(64, 32, 32, 320), new(64, 32, 32, 64), new(64, 16, 16, 160), new(64, 8, 8, 256)];

    private static readonly Shape[] SmallMaps = [new(2, 8, 8, 16)];

    public static IEnumerable<KernelCase> All(bool isQuick)
    {
        IReadOnlyList<Shape> maps = isQuick ? SmallMaps : Maps;
        return
        [
            .. maps.SelectMany(BatchNormKernels.For),
            .. maps.SelectMany(PoolingKernels.For),
            .. LossKernels.All,
            .. OptimizerKernels.For(isQuick ? 5_000 : 20_000_000),
            .. OptimizerKernels.For(isQuick ? 1_000 : 1_901_930),
            .. ImageKernels.For(isQuick ? 8 : 64),
            .. ImageKernels.For(isQuick ? 16 : 4096),
            .. GatherScaleKernels.For(isQuick ? 16 : 512),
        ];
    }
}
