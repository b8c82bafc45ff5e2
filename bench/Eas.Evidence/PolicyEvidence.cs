using System.Globalization;
using System.Text;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Networks.Transformations;
using Eas.Search.Policy;
using Eas.Search.Runs.Reports;
using Eas.Tensors.Cpu;

namespace Eas.Evidence;

/// <summary>Strategies on the virtual evaluator: 20 seeds, 300 networks each.</summary>
internal sealed class PolicyEvidence : IEvidence
{
    private const int Seeds = 20, Episodes = 30, NetworksPerEpisode = 10, LastNetworks = 100;

    private static readonly string[] Strategies = ["reinforce", "random", "hill-climbing"];

    public string Name => "policy";

    public string Claim => "the policy learns: better networks than random search on an evaluator that needs no training";

    public void Write(string directory)
    {
        NetworkPlan start = NetworkPlan.Create(NetworkSpec.StartNetwork, new FeatureShape(32, 32, 3));
        Dictionary<string, double[][]> runs = Strategies.ToDictionary(strategy => strategy, strategy => RunSeeds(strategy, start));
        File.WriteAllText(Path.Combine(directory, $"{Name}.svg"), Plot(runs).ToSvgFile());
        string table = Table(runs, start);
        File.WriteAllText(Path.Combine(directory, $"{Name}.md"), table);
        Console.WriteLine(table);
    }

    private static double[][] RunSeeds(string strategy, NetworkPlan start)
    {
        double[][] runs = new double[Seeds][];
        Parallel.For(0, Seeds, seed =>
        {
            using var backend = new CpuBackend(threads: 1);
            var options = new StrategyOptions
            {
                Space = new PolicySpace(SearchSpace.Paper, [start.Network]),
                Backend = backend,
                Seed = (ulong)seed,
            };
            using ISearchStrategy search = SearchStrategyKind.Find(strategy).Create(options);
            runs[seed] = [.. VirtualSearch.Run(search, start, VirtualEvaluator.Plain, Episodes)];
        });
        return runs;
    }

    private static Sample PerSeed(double[][] runs, Func<double[], double> measure) => new([.. runs.Select(run => 100 * measure(run))]);

    private static double LastMean(double[] run) => run.TakeLast(LastNetworks).Average();

    private static double EpisodeMean(double[] run, int episode) => run.Skip(episode * NetworksPerEpisode).Take(NetworksPerEpisode).Average();

    private static LinePlot Plot(Dictionary<string, double[][]> runs) => new(
        $"Virtual evaluator: mean of {Seeds} seeds, 95 % intervals",
        new PlotAxis("networks", SmallestStep: 1),
        new PlotAxis("mean accuracy of an episode, %"),
        [.. Strategies.Select(strategy => new PlotSeries(strategy, [.. Enumerable.Range(0, Episodes).Select(episode => Point(runs[strategy], episode))]))]);

    private static PlotPoint Point(double[][] runs, int episode)
    {
        Sample sample = PerSeed(runs, run => EpisodeMean(run, episode));
        return new PlotPoint((episode + 1) * NetworksPerEpisode, sample.Mean, sample.Mean - sample.HalfInterval, sample.Mean + sample.HalfInterval);
    }

    private static string Table(Dictionary<string, double[][]> runs, NetworkPlan start)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Virtual accuracy in per cent, {Seeds} seeds, {Episodes * NetworksPerEpisode} networks each; mean and 95 % interval.")
            .AppendLine(CultureInfo.InvariantCulture, $"The start network has {100 * VirtualEvaluator.Plain.Accuracy(start.Network):0.00}, the optimum {100 * VirtualEvaluator.Plain.Highest:0.00}.")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"| strategy | first episode | last {LastNetworks} networks | best network |")
            .AppendLine("|---|---|---|---|");
        foreach (string strategy in Strategies)
        {
            double[][] run = runs[strategy];
            text.AppendLine($"| {strategy} | {Interval(PerSeed(run, seed => EpisodeMean(seed, 0)))} | {Interval(PerSeed(run, LastMean))} | {Interval(PerSeed(run, Enumerable.Max))} |");
        }

        text.AppendLine();
        foreach (string strategy in Strategies.Skip(1))
        {
            string last = PValue(runs, strategy, LastMean), best = PValue(runs, strategy, Enumerable.Max);
            text.AppendLine($"Reinforce against {strategy}: p = {last} for the last {LastNetworks} networks, {best} for the best network (Welch's t-test, two-sided).").AppendLine();
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static string PValue(Dictionary<string, double[][]> runs, string other, Func<double[], double> measure) =>
        WelchTest.P(PerSeed(runs["reinforce"], measure), PerSeed(runs[other], measure)).ToString("0.#E+0", CultureInfo.InvariantCulture);

    private static string Interval(Sample sample) => string.Create(CultureInfo.InvariantCulture, $"{sample.Mean:0.00} ± {sample.HalfInterval:0.00}");
}
