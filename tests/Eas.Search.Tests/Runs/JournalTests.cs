using Eas.Search.Runs;
using NUnit.Framework;

namespace Eas.Search.Tests.Runs;

public sealed class JournalTests
{
    private SampleRun run = null!;

    [SetUp]
    public void CreateRun() => run = new SampleRun();

    [TearDown]
    public void DeleteRun() => run.Dispose();

    [Test]
    public void A_network_is_one_line_without_times_costs_or_workers()
    {
        using RunStore store = run.CreateWithEpisode();
        store.RecordResult(1, SampleRun.Result(1) with { ValidationAccuracy = 0.1 + 0.2, Reward = 1.0 / 3 });
        Assert.That(Journal.ReadLines(store), Is.EqualTo(new[]
        {
            """{"role":"start","stage":1,"episode":null,"number":0,"parent":null,"actions":"","architecture":"D+(1*6), SM(10)","seed":18446744073709551615"""
            + ""","accuracy":0.3333333333333333,"reward":0.16666666666666666,"preservation":{"relative_delta":3.3333333333333334E-08"""
            + ""","relative_delta_with_noise":0.30000000000000004},"sha256":"weights of 0"}""",
            """{"role":"sampled","stage":1,"episode":1,"number":1,"parent":0,"actions":"wider 0; deeper 1,0,3","architecture":"D+(2*6), SM(10)","seed":18446744073709551614"""
            + ""","accuracy":0.30000000000000004,"reward":0.3333333333333333,"preservation":{"relative_delta":3.3333333333333334E-08"""
            + ""","relative_delta_with_noise":0.30000000000000004},"sha256":"weights of 1"}""",
        }));
    }

    [Test]
    public void An_episode_is_one_line_after_its_networks_with_the_policy_it_led_to()
    {
        using RunStore store = run.CreateWithEpisode();
        foreach (int number in SampleRun.NumbersOf(1))
            store.RecordResult(number, SampleRun.Result(number));
        Assert.That(Journal.ReadLines(store).Count(), Is.EqualTo(4));

        SampleRun.CompleteEpisode(store, 1);
        string policy = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(SampleRun.Policy(2)));
        Assert.That(Journal.ReadLines(store).Last(), Is.EqualTo($$"""{"stage":1,"episode":1,"policy_sha256":"{{policy}}"}"""));
    }

    [Test]
    public void Whatever_order_networks_complete_in_the_journal_ends_the_same_and_is_a_beginning_of_that_end_before([Values(1, 2, 3, 4)] int shuffle)
    {
        string[] expected = JournalOf(SampleRun.NumbersOf, (_, _) => { });
        var random = new Random(shuffle);
        int atOnce = 0;
        string[] shuffled = JournalOf(episode => SampleRun.NumbersOf(episode).OrderBy(_ => random.Next()), (store, done) =>
        {
            string[] lines = [.. Journal.ReadLines(store)];
            atOnce = Math.Max(atOnce, done - lines.Length);
            Assert.That(expected[..lines.Length], Is.EqualTo(lines));
        });
        Assert.That(shuffled, Is.EqualTo(expected));
        Assert.That(expected, Has.Length.EqualTo(1 + (SampleRun.Episodes * (SampleRun.NetworksPerEpisode + 1))));
        Assert.That(atOnce, Is.GreaterThan(0), "no result ever waited for one of a lower number");
    }

    [Test]
    public void Nothing_after_an_incomplete_episode_is_printed()
    {
        using RunStore store = run.CreateWithEpisode();
        SampleRun.AddEpisode(store, 2);
        foreach (int number in Enumerable.Range(1, 6))
            store.RecordResult(number, SampleRun.Result(number));
        SampleRun.CompleteEpisode(store, 2);
        Assert.That(Journal.ReadLines(store).Count(), Is.EqualTo(4));
    }

    /// <summary>
    /// The journal of a run whose networks complete in an order; <paramref name="look"/> is called after each with the number of results and episodes recorded.
    /// </summary>
    private static string[] JournalOf(Func<int, IEnumerable<int>> orderOf, Action<RunStore, int> look)
    {
        using var run = new SampleRun();
        using RunStore store = run.CreateWithEpisode();
        int done = 1;
        for (int episode = 1; episode <= SampleRun.Episodes; episode++)
        {
            if (episode > 1)
                SampleRun.AddEpisode(store, episode);
            foreach (int number in orderOf(episode))
            {
                store.RecordResult(number, SampleRun.Result(number) with { Seconds = done, Worker = $"{done}" });
                look(store, ++done);
            }

            SampleRun.CompleteEpisode(store, episode);
            look(store, ++done);
        }

        return [.. Journal.ReadLines(store)];
    }
}
