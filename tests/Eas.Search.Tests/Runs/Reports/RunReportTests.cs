using System.Globalization;
using System.Xml.Linq;
using Eas.Networks.Architecture;
using Eas.Search.Runs;
using Eas.Search.Runs.Reports;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs.Reports;

public sealed class RunReportTests
{
    private static readonly string[] AllHeadings =
    [
        "Result", "Accuracy over the search", "Accuracy and size", "Learning curves", "Where networks grew", "Policy", "Lineage of the best network", "Cost", "Recipe", "All networks",
    ];

    private static readonly ReportDocument Plain = ReportDocument.Of(new GrownRun());
    private static readonly ReportDocument Dense = ReportDocument.Of(new GrownRun { Start = NetworkSpec.DenseNetBC(10, 40).ToString() });

    [Test]
    public void A_finished_run_has_every_section_and_a_link_to_each([Values] bool isDense)
    {
        ReportDocument document = isDense ? Dense : Plain;
        Assert.That(document.Headings, Is.EqualTo(AllHeadings));
        IEnumerable<string> links = document.Main.Element("nav")!.Elements("a").Select(link => link.Attribute("href")!.Value);
        Assert.That(links, Is.EqualTo(document.Main.Elements("section").Select(section => "#" + section.Attribute("id")!.Value)));
        Assert.That(document.Text, Does.Not.Contain("is not finished"));
    }

    [Test]
    public void A_page_needs_nothing_beside_it([Values] bool isDense)
    {
        ReportDocument document = isDense ? Dense : Plain;
        string text = document.Text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        Assert.That(text, Does.Not.Contain("http").And.Not.Contain("<script").And.Not.Contain("url(").And.Not.Contain("src=").And.Not.Contain("@import").And.Not.Contain("<link"));
    }

    [Test]
    public void Every_picture_has_its_data_in_a_table_below_it([Values] bool isDense)
    {
        ReportDocument document = isDense ? Dense : Plain;
        XElement[] figures = [.. document.Main.Descendants("figure")];
        Assert.That(figures, Has.Length.GreaterThan(8));
        Assert.That(figures.Select(figure => figure.Elements("details").Single().Descendants("tbody").Single().Elements().Count()), Is.All.GreaterThan(0));
    }

    [Test]
    public void The_same_run_gives_the_same_bytes_wherever_it_lies()
    {
        using var directory = new TemporaryDirectory();
        new GrownRun().Write(directory["a"]);
        string first = RunReport.Write(RunFolder.Find(directory["a"]));
        Assert.That(first, Is.EqualTo(Path.Combine(directory["a"], "report.html")));
        Directory.CreateDirectory(directory["elsewhere"]);
        File.Copy(RunFolder.Find(directory["a"]).Database, Path.Combine(directory["elsewhere"], "run.db"));
        Assert.That(File.ReadAllBytes(RunReport.Write(RunFolder.Find(directory["elsewhere"]))), Is.EqualTo(File.ReadAllBytes(first)));
        Assert.That(File.ReadAllText(first), Is.EqualTo(Plain.Text));
    }

    [Test]
    public void Texts_of_a_run_cannot_become_markup()
    {
        const string Description = "<script>alert(1)</script> & \"more\"";
        ReportDocument document = ReportDocument.Of(new GrownRun { Description = Description });
        Assert.That(document.Main.Descendants("p").Select(text => text.Value), Does.Contain(Description));
        Assert.That(document.Text, Does.Not.Contain("<script"));
        Assert.That(document.Section("Cost").Descendants("td").Select(cell => cell.Value), Does.Contain("diverged in epoch 3: the loss is <not> a number"));
    }

    [Test]
    public void The_result_is_the_best_by_validation_and_its_own_finalist_is_compared_with_the_control()
    {
        string[][] rows = Plain.Rows("Result", 0);
        Assert.That(rows.Skip(1).Select(row => row[0].Split(',', ':')[0]), Is.EqualTo(new[] { "start network", "best sampled", "finalist", "finalist", "control" }));
        string[] best = rows[2], final = rows[3], control = rows[5];
        Assert.That(final[0], Does.EndWith($"from network {best[1]}"));
        string[] facts = [.. Plain.Section("Result").Descendants("div").Single(part => part.Attribute("class")?.Value == "facts").Descendants("b").Select(fact => fact.Value)];
        Assert.That(facts[..3], Is.EqualTo(new[] { best[2], final[3], control[3] }));
        Assert.That(Percent(facts[3]), Is.EqualTo(Percent(final[3]) - Percent(control[3])).Within(0.011));
        Assert.That(Plain.Text, Does.Contain("The test images were read 4 times"));
    }

    [Test]
    public void The_best_so_far_never_falls_and_ends_at_the_best()
    {
        string[][] rows = Plain.Rows("Accuracy over the search", 0);
        double[] best = [.. rows.Skip(1).Select(row => Percent(row[3]))];
        Assert.That(best, Is.Ordered.Ascending);
        Assert.That(best[^1], Is.EqualTo(rows.Skip(1).Max(row => Percent(row[1]))));
        Assert.That(Plain.Section("Accuracy over the search").Value, Does.Contain("stage 1").And.Contain("stage 2").And.Contain("2 failed networks left out."));
    }

    [Test]
    public void The_front_has_networks_that_no_cheaper_one_beats()
    {
        double[][] front = [.. Plain.Rows("Accuracy and size", 0).Skip(1).Where(row => row[2].Length > 0).Select(row => new[] { Percent(row[0]), Percent(row[2]) })];
        Assert.That(front.Select(point => point[1]), Is.Ordered.Ascending.And.Unique);
        foreach (string[] row in Plain.Rows("Accuracy and size", 0).Skip(1).Where(row => row[1].Length > 0))
        {
            double accuracy = row[1].Split(", ").Max(Percent);
            Assert.That(front.Any(point => point[0] <= Percent(row[0]) && point[1] >= accuracy), $"{row[0]} parameters, {accuracy} %");
        }
    }

    [Test]
    public void The_controls_trainings_are_one_curve()
    {
        string[][] rows = Plain.Rows("Learning curves", 1);
        int control = Array.IndexOf(rows[0], "control");
        Assert.That(rows[0].Count(name => name.StartsWith("control", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(rows.Skip(1).Where(row => row[control].Length > 0).Select(row => row[0]), Is.EqualTo(Enumerable.Range(1, 60).Select(epoch => $"{epoch}")));
    }

    [Test]
    public void The_lineage_goes_from_the_start_network_to_the_finalist_and_names_every_transformation()
    {
        XElement[] entries = [.. Plain.Section("Lineage of the best network").Element("ol")!.Elements("li")];
        Assert.That(entries.Select(entry => entry.Element("h3")!.Value[(entry.Element("h3")!.Value.IndexOf(':', StringComparison.Ordinal) + 2)..].Split(' ')[0]),
            Is.EqualTo(new[] { "start", "sampled", "network", "sampled", "network" }));
        string[] architectures = [.. entries.Select(entry => entry.Descendants("code").Last().Value)];
        Assert.That(architectures[0], Is.EqualTo(NetworkSpec.StartNetwork.ToString()));
        Assert.That(architectures[2], Is.EqualTo(architectures[1]));
        Assert.That(architectures[^1], Is.EqualTo(Plain.Section("Result").Descendants("code").Single().Value));
        Assert.That(entries[1].Value, Does.Contain("2.4E-07 before noise, 1.3E-02 with noise"));
    }

    [Test]
    public void A_changed_layer_is_marked_in_the_drawn_network()
    {
        XElement grown = Plain.Section("Lineage of the best network").Element("ol")!.Elements("li").ElementAt(1);
        string[] states = [.. grown.Elements("ol").Single(row => row.Attribute("class")!.Value == "layers").Descendants("em").Select(mark => mark.Value)];
        string[] steps = [.. grown.Descendants("li").Where(item => item.Parent!.Attribute("class")!.Value == "steps").Select(item => item.Value.Split(' ')[0])];
        Assert.That(states.Count(state => state == "new"), Is.EqualTo(steps.Count(step => step == "Inserts")).And.GreaterThan(0));
        Assert.That(states, Does.Contain("wider"));
    }

    [Test]
    public void A_DenseNets_kept_proportions_are_a_step_of_its_lineage() =>
        Assert.That(Dense.Section("Lineage of the best network").Value, Does.Contain("Widens the first convolution and the transitions to a DenseNet's proportions"));

    [Test]
    public void A_run_that_has_not_begun_says_so()
    {
        ReportDocument document = ReportDocument.Of(new GrownRun { IsEmpty = true });
        Assert.That(document.Headings, Is.EqualTo(new[] { "Result", "Cost", "Recipe" }));
        Assert.That(document.Text, Does.Contain("stage 1 has not begun").And.Contain("No network has been trained yet."));
    }

    [Test]
    public void An_unfinished_run_says_what_is_missing()
    {
        ReportDocument document = ReportDocument.Of(new GrownRun { StopAfter = 1 });
        Assert.That(document.Headings, Is.EqualTo(AllHeadings));
        Assert.That(document.Main.Descendants("p").Single(text => text.Attribute("class")?.Value == "notice").Value, Is.EqualTo(
            "This search is not finished: stage 1 has sampled 20 of 30 networks; stage 2 has not begun; 6 networks have no result yet; "
            + "episode 2 of stage 1 is not complete; no finalist has been trained; the control has not been trained."));
        Assert.That(document.Section("Result").Value, Does.Contain("The test images have not been read."));
    }

    [Test]
    public void Without_validation_accuracies_what_needs_them_is_left_out()
    {
        ReportDocument document = ReportDocument.Of(new GrownRun { IsValidated = false });
        Assert.That(AllHeadings.Except(document.Headings), Is.EqualTo(new[] { "Accuracy over the search", "Accuracy and size", "Lineage of the best network" }));
        Assert.That(document.Section("Result").Value, Does.Contain("No sampled network has a validation accuracy yet."));
    }

    [Test]
    public void Several_runs_are_compared_by_strategy_and_each_is_there_to_open()
    {
        GrownRun[] runs = [.. from strategy in (string[])["random", "hill-climbing"] from seed in (ulong[])[1, 2] select new GrownRun { Strategy = strategy, Seed = seed }];
        ReportDocument document = ReportDocument.Of(runs);
        Assert.That(document.Headings, Is.EqualTo(new[] { "Strategies", "Runs", "Each run" }));
        Assert.That(document.Rows("Strategies", 0)[0], Is.EqualTo(new[] { "episode", "random, 2 runs", "hill-climbing, 2 runs" }));
        Assert.That(document.Rows("Strategies", 0).Skip(1).Select(row => row[1]), Is.All.Match(@"^[\d.]+ \([\d.]+ to [\d.]+\)$"));
        Assert.That(document.Section("Each run").Elements("details").Select(run => run.Element("summary")!.Value.Split(':')[0]), Is.EqualTo(new[] { "run-0", "run-1", "run-2", "run-3" }));
    }

    [Test]
    public void What_growing_is_worth_is_the_mean_difference_to_the_control_with_its_interval()
    {
        ReportDocument document = ReportDocument.Of(new GrownRun { Seed = 1 }, new GrownRun { Seed = 2 }, new GrownRun { Seed = 3 });
        double[] differences = [.. document.Rows("Runs", 0).Skip(1).Select(row => Percent(row[8]))];
        string[] worth = document.Rows("Runs", 1)[2];
        var sample = new Sample(differences);
        Assert.That(worth[..2], Is.EqualTo(new[] { "random, test", "3" }));
        Assert.That(Percent(worth[2]), Is.EqualTo(sample.Mean).Within(0.011));
        Assert.That(worth[3].Split(" to ").Select(Percent), Is.EqualTo(new[] { sample.Mean - sample.HalfInterval, sample.Mean + sample.HalfInterval }).Within(0.05));
    }

    [Test]
    public void A_recipe_that_cannot_be_read_is_one_line()
    {
        using var run = new SampleRun();
        run.Create().Dispose();
        Assert.That(() => RunReport.Write(run.Folder), Throws.TypeOf<RunException>().With.Message.Contains("its recipe cannot be read"));
    }

    private static double Percent(string text) => double.Parse(text.Replace('−', '-').TrimEnd('%', ' '), NumberStyles.Float, CultureInfo.InvariantCulture);
}
