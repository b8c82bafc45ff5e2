using System.Diagnostics;
using System.Globalization;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Tensors.Cpu;

namespace Eas.Evidence;

/// <summary>What the policy costs beside the training of the networks that it chooses.</summary>
internal sealed class PolicyCostEvidence : IEvidence
{
    private const int Networks = 10, Episodes = 41;

    public string Name => "policy-cost";

    public string Claim => "choosing networks costs little beside training them";

    public void Write(string directory)
    {
        (double samplingStep, double update) = Measure();
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Networks} networks of 30 layers, one thread, median of {Episodes} episodes: {samplingStep:0.0} ms a sampling step, {update:0.0} ms an update from 9 steps.");
        File.WriteAllText(Path.Combine(directory, $"{Name}.md"), text + "\n");
        Console.WriteLine(text);
    }

    /// <summary>Milliseconds of one step of sampling (encoder, actor, drawing, applying) and of one update from an episode of 9 steps.</summary>
    private static (double SamplingStep, double Update) Measure()
    {
        string blocks = $"{Block(16)}P(2,2,MAX), {Block(32)}P(2,2,MAX), {Block(64)}P(2,2,MAX), {Block(128)}P(4,4,AVG)";
        var network = NetworkPlan.Create(NetworkSpec.Parse($"{blocks}, FC(256), FC(256), SM(10)"), new FeatureShape(32, 32, 3));
        using var backend = new CpuBackend(threads: 1);
        using var strategy = new Reinforce(new StrategyOptions { Space = new PolicySpace(SearchSpace.Paper, [network.Network]), Backend = backend });
        NetworkPlan[] starts = [.. Enumerable.Repeat(network, Networks)];
        double[] sampling = new double[Episodes], updates = new double[Episodes];
        for (int i = 0; i < Episodes; i++)
        {
            long started = Stopwatch.GetTimestamp();
            SampledEpisode episode = strategy.Sample(starts, i * Networks);
            sampling[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds / episode.Steps.Count;
            started = Stopwatch.GetTimestamp();
            strategy.Learn(episode, [.. Enumerable.Range(0, Networks).Select(n => 5.0 + n)]);
            updates[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return (Median(sampling), Median(updates));
    }

    private static string Block(int filters) => string.Concat(Enumerable.Repeat($"C({filters},3,1), ", 6));

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
