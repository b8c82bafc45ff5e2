using System.Globalization;
using System.Text;
using Eas.Search.Data;
using Eas.Search.Loop;
using Eas.Search.Recipes;
using Eas.Search.Runs.Reports;

namespace Eas.Evidence;

/// <summary>What the default search finds, beside a control that gets the same epochs and never grows.</summary>
internal sealed class SearchEvidence : IEvidence
{
    private const int Seeds = 5;

    public string Name => "search";

    public string Claim => "the default search finds a better network than training its start network as long";

    public void Write(string directory)
    {
        Recipe recipe = RecipeFiles.Read(RecipeFiles.Default);
        using DataSet data = DataSets.Open(recipe.Data);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"`eas search --seed N`, recipe `{recipe.Name}` on {recipe.Data}; test accuracy in per cent; {Environment.ProcessorCount} threads.")
            .AppendLine()
            .AppendLine("| seed | start network | control | best | best - control | its validation accuracy | parameters | networks | minutes |")
            .AppendLine("|---|---|---|---|---|---|---|---|---|");
        var differences = new List<double>();
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            using var run = new TemporaryRun();
            SearchSummary found = run.Search(recipe, data, seed, new QuietObserver());
            double best = 100 * found.Best!.TestAccuracy!.Value, control = 100 * found.Control!.TestAccuracy!.Value;
            differences.Add(best - control);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {seed} | {100 * found.Start!.TestAccuracy:0.00} | {control:0.00} | {best:0.00} | {best - control:+0.00;-0.00} | {100 * found.BestAccuracy:0.00} | {found.Best.Parameters:N0} | {found.Trained + found.Reused} | {found.Seconds / 60:0.0} |");
        }

        var sample = new Sample(differences);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Best - control: mean {sample.Mean:+0.00;-0.00}, 95 % interval {sample.Mean - sample.HalfInterval:+0.00;-0.00} to {sample.Mean + sample.HalfInterval:+0.00;-0.00} (Student's t).");
        File.WriteAllText(Path.Combine(directory, $"{Name}.md"), text.ToString());
        Console.Write(text);
    }
}
