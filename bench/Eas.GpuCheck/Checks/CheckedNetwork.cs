using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Benchmarks;

namespace Eas.GpuCheck.Checks;

/// <summary>A network that checks train.</summary>
/// <param name="Name">As scripts/gpu-check/pytorch_throughput.py calls the same network.</param>
/// <param name="Spec">What it is.</param>
/// <param name="Input">The images' shape.</param>
/// <param name="BatchSize">Images of a step.</param>
internal sealed record CheckedNetwork(string Name, NetworkSpec Spec, FeatureShape Input, int BatchSize)
{
    private const int ImagesPerStep = 64;

    /// <summary>Those of docs/performance.md.</summary>
    public static IReadOnlyList<CheckedNetwork> Benchmarks { get; } =
    [
        .. new[] { "start", "twelve-layers", "densenet-bc-40-40" }.Zip(
            BenchmarkNetworks.All, (name, plan) => new CheckedNetwork(name, plan.Network, BenchmarkNetworks.Input, ImagesPerStep)),
    ];

    /// <summary>The same kinds of layers, small enough for the simulator.</summary>
    public static IReadOnlyList<CheckedNetwork> Small { get; } =
    [
        new("small-plain", NetworkSpec.Parse("C(8,3,1), P(2,2,MAX), C(16,3,1), P(4,4,AVG), FC(24), SM(3)"), new FeatureShape(8, 8, 3), BatchSize: 8),
        new("small-dense", NetworkSpec.Parse("C(8,3,1), D(8*2), T(12,2,AVG), D(8,4), P(4,4,AVG), SM(3)"), new FeatureShape(8, 8, 3), BatchSize: 8),
    ];
}
