using System.Diagnostics;
using System.Globalization;
using System.Text;
using Eas.Networks;
using Eas.Networks.Checkpoints;
using Eas.Search.Data;
using Eas.Search.Loop;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Training;
using Eas.Tensors.Cpu;

namespace Eas.Evidence;

/// <summary>What a search costs beside its trainings, and whether its memory grows with its networks.</summary>
internal sealed class SearchCostEvidence : IEvidence
{
    // Momentum is as large as what it belongs to, whose values stand in for it.
    private const string MomentumPrefix = "momentum.";
    private const int CostNetworks = 10, Networks = 300, Images = 1000, BetweenRows = 50;

    public string Name => "search-cost";

    public string Claim => "the store and the checkpoints cost less than 1 % of a search, and its memory is flat over 300 networks";

    public void Write(string directory)
    {
        var text = new StringBuilder();
        WriteCost(text);
        WriteMemory(text);
        File.WriteAllText(Path.Combine(directory, $"{Name}.md"), text.ToString());
        Console.Write(text);
    }

    private static void WriteCost(StringBuilder text)
    {
        // All weights stay, so that what their checkpoints cost can be measured afterwards.
        Recipe recipe = RecipeFiles.Read(RecipeFiles.Default) with { Keep = "all", Stages = [new StagePlan { Networks = CostNetworks }], Finalists = 0, Control = false };
        using DataSet data = DataSets.Open(recipe.Data);
        using var run = new TemporaryRun();
        SearchSummary found = run.Search(recipe, data, seed: 1, new QuietObserver());
        double outside = found.Seconds - found.TrainingSeconds, checkpoints = SecondsOfCheckpoints(RunFolder.Find(run.Path));
        text.AppendLine(CultureInfo.InvariantCulture, $"The first {CostNetworks} networks of `eas search`, recipe `{recipe.Name}`: {found.Seconds:0.0} s on {Environment.ProcessorCount} thread(s), of them")
            .AppendLine()
            .AppendLine("| | seconds | share |")
            .AppendLine("|---|---|---|")
            .AppendLine(CultureInfo.InvariantCulture, $"| growing and training | {found.TrainingSeconds:0.00} | {found.TrainingSeconds / found.Seconds:P2} |")
            .AppendLine(CultureInfo.InvariantCulture, $"| of that, checkpoints: one after each epoch and the final weights, each flushed to the disk | {checkpoints:0.00} | {checkpoints / found.Seconds:P2} |")
            .AppendLine(CultureInfo.InvariantCulture, $"| policy, store, tasks, placing weights | {outside:0.00} | {outside / found.Seconds:P2} |")
            .AppendLine();
    }

    /// <summary>The time that the checkpoints of a run take when they are written again: those of trainings hold the momentum too.</summary>
    private static double SecondsOfCheckpoints(RunFolder folder)
    {
        using RunStore store = RunStore.OpenToRead(folder);
        return store.ReadNetworks().Where(network => network.State == NetworkState.Trained).Sum(network => SecondsOfCheckpoints(network, folder));
    }

    private static double SecondsOfCheckpoints(NetworkRecord network, RunFolder folder)
    {
        int epochs = LearningCurve.Read(network.Result!.Curve!).Count;
        using var backend = new CpuBackend(threads: 1);
        using Checkpoint checkpoint = Checkpoint.Open(folder.Network(network.Number));
        using Network weights = checkpoint.CreateNetwork(backend);
        string path = Path.Combine(folder.Path, "written-again.safetensors");
        long started = Stopwatch.GetTimestamp();
        for (int epoch = 0; epoch < epochs; epoch++)
            Checkpoint.Save(path, weights, checkpoint.Description, checkpoint.TrainingState, name => weights.Store.Read<float>(name[MomentumPrefix.Length..]));
        Checkpoint.Save(path, weights, checkpoint.Description);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        File.Delete(path);
        return seconds;
    }

    private static void WriteMemory(StringBuilder text)
    {
        using DataSet shipped = DataSets.Open(DataSets.Default);
        using var data = new DataSet("part", shipped.ClassNames, First(shipped.Train, Images), First(shipped.Test, Images), shipped.Padding);
        Recipe recipe = RecipeFiles.Read(RecipeFiles.Default) with
        {
            StartTraining = new TrainingPlan { Epochs = 1, LearningRate = 0.1f },
            CandidateTraining = new TrainingPlan { Epochs = 1, LearningRate = 0.02f },
            Stages = [new StagePlan { Networks = Networks }],
            Finalists = 0,
            Control = false,
        };
        text.AppendLine(CultureInfo.InvariantCulture, $"{Networks} networks of the same search on {Images:N0} images, one epoch each; memory of the process when so many are done:")
            .AppendLine()
            .AppendLine("| networks | resident, MB | managed heap after a collection, MB |")
            .AppendLine("|---|---|---|");
        using var run = new TemporaryRun();
        run.Search(recipe, data, seed: 1, new QuietObserver(network =>
        {
            if (network.Number == 0 || network.Number % BetweenRows != 0)
                return;
            double managed = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
            text.AppendLine(CultureInfo.InvariantCulture, $"| {network.Number} | {Environment.WorkingSet / 1e6:0.0} | {managed:0.0} |");
        }));
    }

    private static LabeledImages First(LabeledImages images, int count)
    {
        byte[] pixels = [.. Enumerable.Range(0, count).SelectMany(index => images.GetPixels(index).ToArray())];
        return LabeledImages.Copy(images.Shape, pixels, images.Labels[..count]);
    }
}
