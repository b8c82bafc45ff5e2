using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Runs.Reports;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs.Reports;

public sealed class ReportPartsTests
{
    [Test]
    public void A_piece_of_a_page_encodes_texts_and_takes_pieces_as_they_are()
    {
        Html bold = Html.Of($"<b>{"a < b"}</b>");
        Assert.That(Html.Of($"<p title=\"{"\"quoted\""}\">{bold} {1.5} {1234567:N0} {(string?)null}</p>").Text, Is.EqualTo("<p title=\"&quot;quoted&quot;\"><b>a &lt; b</b> 1.5 1,234,567 </p>"));
        Assert.That(Html.Of($"{(Html[])[bold, bold]}").Text, Is.EqualTo("<b>a &lt; b</b><b>a &lt; b</b>"));
    }

    [Test]
    public void The_interval_of_a_mean_is_Students()
    {
        var sample = new Sample([1, 2, 3]);
        Assert.That(sample.Mean, Is.EqualTo(2).Within(1e-12));
        Assert.That(sample.HalfInterval, Is.EqualTo(4.302652729911275 / Math.Sqrt(3)).Within(1e-6), "t of 2 degrees of freedom at 0.975");
    }

    [TestCase(4.24, "4.2 s")]
    [TestCase(65, "1 min 05 s")]
    [TestCase(3661, "1 h 01 min")]
    [TestCase(360000, "100 h 00 min")]
    public void Times_are_written_in_two_units(double seconds, string text) => Assert.That(Figures.Duration(seconds), Is.EqualTo(text));

    [TestCase(0.0123, "+1.23")]
    [TestCase(-0.5, "−50.00")]
    [TestCase(0.000001, "0.00")]
    [TestCase(null, "–")]
    public void Differences_carry_their_sign(double? difference, string text) => Assert.That(Figures.Points(difference), Is.EqualTo(text));

    [Test]
    public void The_strongest_cell_of_a_heat_map_is_its_largest_value_and_none_is_empty()
    {
        string map = new HeatMap("t", "episode", ["1", "2"], ["a", "b"], [[0, 1], [2, 4]]).ToHtml().Text;
        Assert.That(map, Does.Contain("fill-opacity=\"1\"><title>b, episode 2: 4</title>").And.Contain("fill-opacity=\"0.06\"><title>a, episode 1: 0</title>").And.Contain("up to 4 per network"));
    }

    [Test]
    public void A_heat_map_without_any_event_is_drawn() =>
        Assert.That(new HeatMap("t", "episode", ["1"], ["a"], [[0]]).ToHtml().Text, Does.Contain("up to 0 per network").And.Not.Contain("NaN"));

    [Test]
    public void A_search_that_its_time_budget_ended_is_finished_once_its_finalists_are_tested()
    {
        var recipe = new Recipe { Name = "r", Stages = [new StagePlan { Networks = 100 }], Finalists = 1, TimeBudget = 60 };
        NetworkRecord sampled = SampleRun.Network(1, episode: 1) with { Result = SampleRun.Result(1) };
        NetworkRecord finalist = SampleRun.Network(2, episode: null) with { Role = NetworkRole.Finalist, Parent = 1, Result = SampleRun.Result(2), TestAccuracy = 0.5 };
        NetworkRecord start = SampleRun.Network(0, episode: null) with { Result = SampleRun.Result(0) };
        var run = new RunModel("r", SampleRun.Record, recipe, [new StageRecord { Number = 1, PlannedNetworks = 100, Origin = null }], [], [start, sampled, finalist]);
        Assert.That(RunProgress.FindMissing(run), Is.Empty);
        Assert.That(RunProgress.FindMissing(run with { Recipe = recipe with { TimeBudget = null } }), Is.EqualTo(new[] { "stage 1 has sampled 1 of 100 networks" }));
    }
}
