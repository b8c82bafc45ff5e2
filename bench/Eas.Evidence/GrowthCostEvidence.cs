using System.Diagnostics;
using System.Globalization;
using System.Text;
using Eas.Kernels.Random;
using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using MathNet.Numerics.Statistics;

namespace Eas.Evidence;

/// <summary>What growing a large plain network costs, without the check.</summary>
internal sealed class GrowthCostEvidence : IEvidence
{
    private const int Repetitions = 7;

    private const string Parent = "C(64,3,1), C(64,3,1), P(2,2,MAX), C(128,3,1), C(128,3,1), P(2,2,MAX), C(256,3,1), C(256,3,1), C(256,3,1), C(256,3,1), P(2,2,MAX), C(448,3,1), "
        + "C(512,3,1), C(512,3,1), C(512,3,1), C(512,3,1), C(512,3,1), C(512,3,1), C(512,3,1), C(512,3,1), P(4,4,AVG), FC(640), FC(640), SM(10)";

    private const string Actions = "wider(1); wider(6); wider(11); wider(22); deeper(block=0,index=1,size=3); deeper(block=1,index=0,size=5); deeper(block=2,index=2,size=3); "
        + "deeper(block=3,index=1,size=3); deeper(block=4,index=0)";

    public string Name => "growth-cost";

    public string Claim => "growing a network of 20 layers and 23 million parameters takes no time beside training it";

    public void Write(string directory)
    {
        NetworkPlan parent = NetworkPlan.Create(NetworkSpec.Parse(Parent), new FeatureShape(32, 32, 3));
        NetworkPlan child = Growth.Plan(parent, GrowthAction.ParseAll(Actions), SearchSpace.Paper);
        Cost[] exact = [.. Enumerable.Range(0, Repetitions).Select(_ => Measure(parent, noise: 0))], noisy = [.. Enumerable.Range(0, Repetitions).Select(_ => Measure(parent, noise: 1))];
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"`{Parent}`: {parent.Network.Depth} layers, {parent.Cost.Parameters:N0} parameters, {parent.Cost.MultiplyAdds:N0} multiply-adds; grown by")
            .AppendLine(CultureInfo.InvariantCulture, $"`{Actions}` to {child.Cost.Parameters:N0} parameters, without the check, statistics over 64 images of 32x32 included; {Environment.ProcessorCount} threads.")
            .AppendLine()
            .AppendLine("| | first time in the process | median afterwards | memory held | of it parent and child |")
            .AppendLine("|---|---|---|---|---|")
            .AppendLine(Row("without noise", exact, first: exact[0]))
            .AppendLine(Row("with noise", noisy, first: null));
        File.WriteAllText(Path.Combine(directory, $"{Name}.md"), text.ToString());
        Console.Write(text);
    }

    private static string Row(string name, Cost[] costs, Cost? first) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {(first is { } cost ? $"{cost.Milliseconds:0} ms" : "-")} | {costs.Skip(1).Select(cost => cost.Milliseconds).Median():0} ms | {costs[^1].HeldBytes / 1e6:0} MB | {costs[^1].LiveBytes / 1e6:0} MB |");

    private static Cost Measure(NetworkPlan plan, double noise)
    {
        using var backend = new CpuBackend();
        using var parent = new Network(backend, plan, seed: 1, forTraining: false);
        using Tensor images = backend.Allocate(new Shape(64, 32, 32, 3), backend.FloatType);
        var random = new HostRandom(new RandomKey(1, RandomPurpose.SyntheticData));
        backend.Upload<double>(images, [.. Enumerable.Range(0, (int)images.Shape.Count).Select(_ => random.NextNormal())]);

        long started = Stopwatch.GetTimestamp();
        using Network child = Growth.Apply(parent, GrowthAction.ParseAll(Actions), new GrowthOptions { Check = false, Noise = noise, Seed = 3 }, [images]).Network;
        return new Cost(Stopwatch.GetElapsedTime(started).TotalMilliseconds, backend.Memory.HeldBytes, backend.Memory.LiveBytes);
    }

    private sealed record Cost(double Milliseconds, long HeldBytes, long LiveBytes);
}
