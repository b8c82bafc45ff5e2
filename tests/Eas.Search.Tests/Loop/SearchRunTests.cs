using Eas.Kernels.Cpu.Simd;
using Eas.Networks.Architecture;
using Eas.Search.Data;
using Eas.Search.Loop;
using Eas.Search.Policy;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Tests.Training;
using NUnit.Framework;

namespace Eas.Search.Tests.Loop;

public sealed class SearchRunTests
{
    private SearchWorkplace place = null!;
    private RunFolder whole = null!;
    private SearchRecorder told = null!;

    [OneTimeSetUp]
    public void RunWhole()
    {
        place = new SearchWorkplace();
        told = new SearchRecorder();
        whole = place.Run(SearchWorkplace.Recipe, observer: told);
    }

    [OneTimeTearDown]
    public void Dispose() => place.Dispose();

    [Test]
    public void A_search_samples_the_networks_of_its_stages_and_ends_with_finalists_and_control()
    {
        IReadOnlyList<NetworkRecord> networks = SearchWorkplace.Networks(whole);
        Assert.That(networks.Select(network => network.Role), Is.EqualTo((NetworkRole[])
        [
            NetworkRole.Start, .. Repeat(NetworkRole.Sampled, 6), NetworkRole.Start, .. Repeat(NetworkRole.Sampled, 4),
            .. Repeat(NetworkRole.Finalist, 2), .. Repeat(NetworkRole.Control, 4),
        ]));
        Assert.That(networks.Select(network => network.State), Has.None.EqualTo(NetworkState.Pending).And.None.EqualTo(NetworkState.Failed));
        Assert.That(networks.Where(network => network.Episode is not null).Select(network => (network.Stage, network.Episode, network.IndexInEpisode)), Is.EqualTo(new (int, int?, int?)[]
        {
            (1, 1, 0), (1, 1, 1), (1, 1, 2), (1, 2, 0), (1, 2, 1), (1, 2, 2), (2, 1, 0), (2, 1, 1), (2, 1, 2), (2, 2, 0),
        }));
        Assert.That(networks.Select(network => network.Seed), Is.Unique);
    }

    [Test]
    public void A_stage_goes_on_from_the_best_of_the_one_before()
    {
        IReadOnlyList<NetworkRecord> networks = SearchWorkplace.Networks(whole);
        NetworkRecord best = networks.Take(7).Where(network => network.Role == NetworkRole.Sampled && network.State == NetworkState.Trained)
            .OrderByDescending(network => network.Result!.ValidationAccuracy).ThenBy(network => network.Number).First();
        Assert.That((networks[7].Parent, networks[7].Architecture, networks[7].Actions), Is.EqualTo((best.Number, best.Architecture, "")));
        Assert.That(networks.Skip(8).Take(4).Select(network => network.Parent), Is.All.EqualTo(7));
    }

    [Test]
    public void The_control_is_the_start_network_with_the_same_trainings_and_no_growth()
    {
        NetworkRecord[] control = [.. SearchWorkplace.Networks(whole).Where(network => network.Role == NetworkRole.Control)];
        Assert.That(control.Select(network => network.Parent), Is.EqualTo(new int?[] { 0, 14, 15, 16 }));
        Assert.That(control.Select(network => network.Architecture), Is.All.EqualTo(SearchWorkplace.Start));
        Assert.That(control.Select(network => network.Result!.ValidationAccuracy is null), Is.EqualTo(new[] { false, false, false, true }), "the last is trained on all images");
    }

    [Test]
    public void Finalists_control_and_start_are_tested_once_each_and_nothing_else_reads_the_test_images()
    {
        IReadOnlyList<NetworkRecord> networks = SearchWorkplace.Networks(whole);
        Assert.That(networks.Where(network => network.TestAccuracy is not null).Select(network => network.Number), Is.EqualTo(new[] { 0, 12, 13, 17 }));
        Assert.That(SearchWorkplace.Record(whole).TestReads, Is.EqualTo(4));
        Assert.That(told.TestedNetworks, Is.EqualTo(new[] { 12, 13, 17, 0 }));
    }

    [Test]
    public void Weights_of_start_networks_each_stages_best_finalists_and_control_stay()
    {
        IReadOnlyList<NetworkRecord> networks = SearchWorkplace.Networks(whole);
        int second = networks.Skip(8).Take(4).Where(network => network.State == NetworkState.Trained)
            .OrderByDescending(network => network.Result!.ValidationAccuracy).ThenBy(network => network.Number).First().Number;
        Assert.That(FilesOf(whole), Is.EquivalentTo(new[] { 0, networks[7].Parent!.Value, 7, second, 12, 13, 14, 15, 16, 17 }));
        Assert.That(File.ReadAllBytes(whole.BestNetwork), Is.EqualTo(File.ReadAllBytes(whole.Network(12))));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(whole.Path, "tasks")), Is.Empty);
    }

    [Test]
    public void Observers_are_told_of_every_network_and_episode()
    {
        Assert.That(told.Done, Is.EquivalentTo(Enumerable.Range(0, 18)));
        Assert.That(told.Episodes, Is.EqualTo(new[] { (1, 1), (1, 2), (2, 1), (2, 2) }));
        Assert.That(told.Purposes, Is.EqualTo(new[]
        {
            "start network", "stage 1, episode 1", "stage 1, episode 2", "start of stage 2", "stage 2, episode 1", "stage 2, episode 2", "finalists and control",
        }));
    }

    [TestCase(2, 2)]
    [TestCase(4, 3)]
    public void Workers_and_threads_change_nothing_in_the_journal(int workers, int threads)
    {
        RunFolder other = place.Run(SearchWorkplace.Recipe, place.Executor(workers, threads));
        Assert.That(SearchWorkplace.Journal(other), Is.EqualTo(SearchWorkplace.Journal(whole)));
        Assert.That(File.ReadAllBytes(other.BestNetwork), Is.EqualTo(File.ReadAllBytes(whole.BestNetwork)));
    }

    [Test]
    public void Another_seed_is_another_search() =>
        Assert.That(SearchWorkplace.Journal(place.Run(OneStage(), seed: 2)), Is.Not.EqualTo(SearchWorkplace.Journal(place.Run(OneStage()))));

    [TestCase("random")]
    [TestCase("hill-climbing")]
    public void Controls_run_the_same_search(string strategy)
    {
        RunFolder folder = place.Run(OneStage() with { Strategy = strategy });
        NetworkRecord[] sampled = Sampled(folder);
        Assert.That(sampled, Has.Length.EqualTo(6));
        int best = sampled.Take(3).OrderByDescending(network => network.Result!.Reward).ThenBy(network => network.Number).First().Number;
        Assert.That(sampled.Select(network => network.Parent), Is.EqualTo(Repeat<int?>(0, 3).Concat(Repeat<int?>(strategy == "random" ? 0 : best, 3))));
        using RunStore store = RunStore.OpenToRead(folder);
        Assert.That(store.ReadEpisodes().Select(episode => episode.Result!.Loss), Is.All.Null);
    }

    [Test]
    public void A_network_that_an_earlier_one_equals_takes_its_result()
    {
        // One layer that a step widens or not: two architectures.
        RunFolder folder = place.Run(OneStage() with { Start = ["C(64,3,1), P(8,8,AVG), SM(3)"], Order = "wider*1" });
        NetworkRecord[] sampled = Sampled(folder);
        Assert.That(sampled.Count(network => network.State == NetworkState.Reused), Is.GreaterThanOrEqualTo(4));
        foreach (NetworkRecord network in sampled.Where(network => network.State == NetworkState.Reused))
        {
            NetworkRecord original = sampled.First(other => other.Architecture == network.Architecture);
            Assert.That(network.Result, Is.EqualTo(original.Result! with { State = NetworkState.Reused, ReusedFrom = original.Number, Curve = null, Seconds = 0, Worker = null }));
        }
    }

    [Test]
    public void What_costs_more_than_the_limits_counts_as_a_network_that_guesses()
    {
        RunFolder folder = place.Run(OneStage() with { Limits = new CandidateLimits { Parameters = 2100 } });
        NetworkRecord[] failed = [.. Sampled(folder).Where(network => network.State == NetworkState.Failed)];
        Assert.That(failed, Is.Not.Empty);
        Assert.That(failed.Select(network => network.Result!.Failure), Is.All.Match(@"^[0-9,]+ parameters are more than the 2,100 allowed$"));
        Assert.That(failed.Select(network => (network.Result!.ValidationAccuracy, network.Result.Reward)), Is.All.EqualTo(((double?)(1.0 / 3), (double?)Reward.Of(1.0 / 3, 15))));
    }

    [Test]
    public void A_candidate_that_diverges_fails_and_the_search_goes_on()
    {
        Recipe recipe = OneStage() with { CandidateTraining = SearchWorkplace.Epochs(1, learningRate: 1e30f), Control = false };
        RunFolder folder = place.Run(recipe);
        Assert.That(Sampled(folder).Select(network => network.Result!.Failure), Is.All.Contains("is not finite"));
        Assert.That(SearchWorkplace.Networks(folder), Has.Count.EqualTo(7), "no finalist");
        Assert.That(File.ReadAllBytes(folder.BestNetwork), Is.EqualTo(File.ReadAllBytes(folder.Network(0))));
    }

    [Test]
    public void A_start_network_that_cannot_be_trained_ends_the_search_in_one_line() =>
        Assert.That(
            () => place.Run(OneStage() with { StartTraining = SearchWorkplace.Epochs(1, learningRate: 1e30f) }),
            Throws.TypeOf<RunException>().With.Message.Contains("the start network C(8,3,1)").And.Message.Contains("is not finite"));

    [Test]
    public void A_stage_of_which_nothing_could_be_trained_ends_the_search_in_one_line() =>
        Assert.That(
            () => place.Run(SearchWorkplace.Recipe with { CandidateTraining = SearchWorkplace.Epochs(1, learningRate: 1e30f) }),
            Throws.TypeOf<RunException>().With.Message.Contains("none of the networks of stage 1 could be trained"));

    [Test]
    public void A_checkpoint_can_be_the_start_as_it_is()
    {
        string checkpoint = place.Train();
        RunFolder folder = place.Run(OneStage() with { Start = [checkpoint], StartTraining = null });
        File.Delete(checkpoint);
        NetworkRecord start = SearchWorkplace.Networks(folder)[0];
        Assert.That((start.State, start.Architecture, start.Result!.Curve, start.Result.Worker), Is.EqualTo((NetworkState.Trained, SearchWorkplace.Start, (string?)null, (string?)null)));
        Assert.That(start.Result.ValidationAccuracy, Is.InRange(0, 1));
        Assert.That(Sampled(folder).Select(network => network.State), Has.None.EqualTo(NetworkState.Failed));
    }

    [Test]
    public void A_checkpoint_can_be_trained_on_as_the_start()
    {
        RunFolder folder = place.Run(OneStage() with { Start = [place.Train()] });
        RunFolder fresh = place.Run(OneStage());
        Assert.That(SearchWorkplace.Networks(folder)[0].Result!.WeightsSha256, Is.Not.EqualTo(SearchWorkplace.Networks(fresh)[0].Result!.WeightsSha256));
    }

    [Test]
    public void A_checkpoint_that_was_trained_on_the_validation_images_is_refused() =>
        Assert.That(
            () => place.Run(OneStage() with { Start = [place.Train(splitSeed: 3)], StartTraining = null }),
            Throws.TypeOf<RecipeException>().With.Message.Contains("held out 15 validation images by split seed 3, and the recipe 15 by 0"));

    [TestCase("C(8,3,1), P(16,16,AVG), SM(3)", "does not fit synthetic")]
    [TestCase("C(8,3,1), P(8,8,AVG), SM(10)", "write SM(3)")]
    public void A_start_network_that_does_not_fit_the_data_is_refused_before_any_work(string start, string reason) =>
        Assert.That(() => place.Run(OneStage() with { Start = [start] }), Throws.TypeOf<RecipeException>().With.Message.Contains(reason));

    [Test]
    public void Of_several_start_networks_each_sampled_one_draws_its_own()
    {
        RunFolder folder = place.Run(OneStage(networks: 12) with { Start = [SearchWorkplace.Start, "C(16,3,1), P(8,8,AVG), SM(3)"] });
        Assert.That(Sampled(folder).Select(network => network.Parent).Distinct().Order(), Is.EqualTo(new int?[] { 0, 1 }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_policy_goes_on_in_the_next_stage_where_the_recipe_keeps_it(bool keepPolicy)
    {
        RunFolder folder = place.Run(SearchWorkplace.Recipe with { KeepPolicy = keepPolicy });
        using RunStore store = RunStore.OpenToRead(folder);
        EpisodeRecord[] episodes = [.. store.ReadEpisodes()];
        Assert.That(episodes[1].PolicySha256, Is.EqualTo(episodes[0].UpdatedPolicySha256));
        Assert.That(episodes[2].PolicySha256 == episodes[1].UpdatedPolicySha256, Is.EqualTo(keepPolicy));
    }

    [Test]
    public void All_weights_stay_where_the_recipe_keeps_them() =>
        Assert.That(FilesOf(place.Run(OneStage() with { Keep = "all" })), Is.EquivalentTo(Enumerable.Range(0, 11)));

    [Test]
    public void When_the_time_is_up_no_episode_begins_and_the_search_ends()
    {
        RunFolder folder = place.Run(SearchWorkplace.Recipe with { Stages = [new StagePlan { Networks = 6 }], TimeBudget = 1e-6 });
        Assert.That(Sampled(folder), Is.Empty);
        Assert.That(SearchWorkplace.Networks(folder).Select(network => network.Role), Is.EqualTo(new[] { NetworkRole.Start, NetworkRole.Control, NetworkRole.Control }));
        Assert.That(SearchWorkplace.Record(folder).IsNonDeterministic);
    }

    [Test]
    public void A_DenseNet_is_searched_alike()
    {
        Recipe recipe = OneStage(networks: 3) with { Start = ["C(16,3,1), D(40), T(28,2,AVG), P(4,4,AVG), SM(3)"], Finalists = 1, Control = false };
        NetworkRecord[] sampled = Sampled(place.Run(recipe));
        Assert.That(sampled.Select(network => network.State), Has.None.EqualTo(NetworkState.Failed));
        Assert.That(sampled.Select(network => NetworkSpec.Parse(network.Architecture).IsDense), Is.All.True);
        Assert.That(sampled.Select(network => network.Result!.RelativeDelta), Is.All.LessThan(1e-3));
    }

    [Test]
    public void Other_data_or_another_vector_width_is_refused()
    {
        using SearchRun search = place.Begin(OneStage());
        using DataSet other = PatchImages.Create(seed: 9, training: 150);
        Assert.That(
            () => search.Run(other, SimdWidths.Widest, place.Executor(), new SearchRecorder(), CancellationToken.None),
            Throws.TypeOf<RunException>().With.Message.Contains("is other data"));
        Assert.That(
            () => search.Run(place.Data, SimdWidth.Scalar, place.Executor(), new SearchRecorder(), CancellationToken.None),
            Throws.TypeOf<RunException>().With.Message.Contains($"give --simd {(int)SimdWidths.Widest}"));
    }

    [Test]
    public void The_time_of_a_run_is_counted() => Assert.That(SearchWorkplace.Record(whole).Seconds, Is.GreaterThan(SearchWorkplace.Networks(whole).Sum(network => network.Result!.Seconds)));

    private static Recipe OneStage(int networks = 6) => SearchWorkplace.Recipe with { Stages = [new StagePlan { Networks = networks }] };

    private static NetworkRecord[] Sampled(RunFolder folder) => [.. SearchWorkplace.Networks(folder).Where(network => network.Role == NetworkRole.Sampled)];

    private static int[] FilesOf(RunFolder folder) => [.. Directory.EnumerateFiles(folder.Networks).Select(file => int.Parse(Path.GetFileNameWithoutExtension(file)))];

    private static IEnumerable<T> Repeat<T>(T value, int count) => Enumerable.Repeat(value, count);
}
