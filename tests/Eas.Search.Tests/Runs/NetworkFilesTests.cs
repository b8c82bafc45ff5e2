using Eas.Search.Runs;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs;

/// <summary>A start network (0), two episodes of three whose accuracy falls with their number, and a finalist (7).</summary>
public sealed class NetworkFilesTests
{
    private SampleRun run = null!;
    private RunStore store = null!;

    [SetUp]
    public void CreateRun()
    {
        run = new SampleRun();
        store = run.CreateWithEpisode();
        SampleRun.AddEpisode(store, 2);
        store.AddNetworks([SampleRun.Network(7, null) with { Parent = 1 }]);
        store.RecordResult(0, SampleRun.Result(0));
        foreach (int number in Enumerable.Range(0, 8))
            File.WriteAllText(store.Folder.Network(number), "weights");
        File.WriteAllText(Path.Combine(store.Folder.Networks, "mine.txt"), "not the run's");
    }

    [TearDown]
    public void DeleteRun()
    {
        store.Dispose();
        run.Dispose();
    }

    [TestCase("best", new[] { 2, 3, 4, 5, 6 })]
    [TestCase("top 3", new[] { 4, 5, 6 })]
    [TestCase("all", new int[0])]
    public void Start_networks_finalists_and_the_best_stay(string rule, int[] deleted)
    {
        foreach (int number in Enumerable.Range(1, 7))
            store.RecordResult(number, SampleRun.Result(number) with { ValidationAccuracy = number == 7 ? null : 1.0 / number });

        Assert.That(NetworkFiles.DeleteSuperfluous(store, KeepRule.Parse(rule)), Is.EqualTo(deleted));
        Assert.That(Enumerable.Range(0, 8).Where(number => !File.Exists(store.Folder.Network(number))), Is.EqualTo(deleted));
        Assert.That(File.Exists(Path.Combine(store.Folder.Networks, "mine.txt")));
        Assert.That(NetworkFiles.FindSuperfluous(store, KeepRule.Parse(rule)), Is.Empty);
    }

    [Test]
    public void Pending_networks_and_their_parents_stay()
    {
        foreach (int number in new[] { 1, 2, 4 })
            store.RecordResult(number, SampleRun.Result(number));
        store.RecordResult(3, SampleRun.Result(3) with { State = NetworkState.Failed, WeightsSha256 = null });
        store.RecordResult(7, SampleRun.Result(7));
        store.AddNetworks([SampleRun.Network(8, null) with { Parent = 4 }]);
        Assert.That(NetworkFiles.FindSuperfluous(store, KeepRule.Best), Is.EqualTo(new[] { 2, 3 }));
    }

    [TestCase("best", 1)]
    [TestCase("top 1", 1)]
    [TestCase("top 20", 20)]
    [TestCase("all", null)]
    public void A_rule_is_read_from_a_recipe(string text, int? count)
    {
        Assert.That(KeepRule.Parse(text), Is.EqualTo(new KeepRule(count)));
        Assert.That(KeepRule.Parse(KeepRule.Parse(text).ToString()), Is.EqualTo(new KeepRule(count)));
    }

    [Test]
    public void What_is_no_rule_is_refused_in_one_line([Values("", "top", "top 0", "top -1", "top x", "ALL")] string text) => Assert.That(
        () => KeepRule.Parse(text), Throws.TypeOf<RunException>().With.Message.EqualTo($"keep: '{text}' is not one of best, top K (K from 1), all"));
}
