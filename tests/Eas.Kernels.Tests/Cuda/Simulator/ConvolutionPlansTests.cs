using Eas.Kernels.Cuda.Cublas;
using Eas.Kernels.Cuda.Cudnn;
using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Parameters;
using Eas.Testing;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Kernels.Tests.Cuda.Simulator;

/// <summary>What is remembered of plans, in memory and on disk; apart from one test with an engine that counts its searches in place of cuDNN.</summary>
[NonParallelizable]
public sealed class ConvolutionPlansTests
{
    private static readonly PlanDevice Device = new("a GPU", 91900);

    private static readonly ConvolutionKey Key =
        new(ConvolutionPass.BackwardData, Conv2dParams.Create(2, 8, 9, 3, 5, 3, 2, 8, 16), ProductPrecision.BFloat16, true);

    private TemporaryDirectory directory = null!;

    private string FilePath => directory["plans.json"];

    [SetUp]
    public void MakeDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void A_second_handle_on_the_file_searches_nothing()
    {
        ConvolutionPass[] passes = Enum.GetValues<ConvolutionPass>();
        ConvolutionKey KeyOf(ConvolutionPass pass) => new(pass, Conv2dParams.Create(2, 8, 8, 16, 16, 3), ProductPrecision.Float32, true);
        ConvolutionPlan[] found;
        using (var first = new SimulatedProducts(new ConvolutionPlans(FilePath)))
            found = [.. passes.Select(pass => first.Cudnn.Plan(KeyOf(pass), first.Pool)!)];

        using var second = new SimulatedProducts(new ConvolutionPlans(FilePath));

        Assert.That(passes.Select(pass => second.Cudnn.Plan(KeyOf(pass), second.Pool)), Is.EqualTo(found));
        Assert.That(SimulatorLibraries.Report()["plan_searches"], Is.Zero);
        Assert.That(second.Plans.All, Is.EqualTo(found));
        Assert.That(directory.FileNames, Is.EqualTo((string[])["plans.json"]), "nothing temporary is left");
    }

    [Test]
    public void A_plan_read_from_a_file_equals_the_one_that_was_found()
    {
        ConvolutionPlan? found = Find(new ConvolutionPlans(FilePath), Device, Key, new CountingEngine());
        var engine = new CountingEngine();

        Assert.That(Find(new ConvolutionPlans(FilePath), Device, Key, engine), Is.EqualTo(found));
        Assert.That(engine.Searches, Is.Zero);
    }

    [TestCase("another GPU", 91900)]
    [TestCase("a GPU", 92100)]
    public void A_plan_of_another_device_or_version_is_not_used(string name, int version)
    {
        Find(new ConvolutionPlans(FilePath), Device, Key, new CountingEngine());
        var engine = new CountingEngine();

        Find(new ConvolutionPlans(FilePath), new PlanDevice(name, version), Key, engine);

        Assert.That(engine.Searches, Is.EqualTo(1));
    }

    [Test]
    public void A_plan_that_the_engine_does_not_accept_is_searched_again_and_replaced()
    {
        Find(new ConvolutionPlans(FilePath), Device, Key, new CountingEngine());
        var refusing = new CountingEngine { AcceptsPlans = false, Algorithm = 4 };
        Find(new ConvolutionPlans(FilePath), Device, Key, refusing);

        Assert.That(refusing.Searches, Is.EqualTo(1));
        Assert.That(Find(new ConvolutionPlans(FilePath), Device, Key, new CountingEngine())!.Algorithm, Is.EqualTo(4));
    }

    [Test]
    public void Plans_that_another_process_wrote_meanwhile_are_kept()
    {
        var ours = new ConvolutionPlans(FilePath);
        Find(new ConvolutionPlans(FilePath), Device, Key, new CountingEngine());

        Find(ours, Device, Key with { Deterministic = false }, new CountingEngine());

        var engine = new CountingEngine();
        var both = new ConvolutionPlans(FilePath);
        Find(both, Device, Key, engine);
        Find(both, Device, Key with { Deterministic = false }, engine);
        Assert.That(engine.Searches, Is.Zero);
    }

    [Test]
    public void The_plans_of_a_run_are_those_that_were_handed_out_in_the_order_of_their_first_use()
    {
        var earlier = new ConvolutionPlans(FilePath);
        Find(earlier, Device, Key, new CountingEngine());
        Find(earlier, Device, Key with { Pass = ConvolutionPass.Forward }, new CountingEngine());
        var plans = new ConvolutionPlans(FilePath);

        ConvolutionPlan? forward = Find(plans, Device, Key with { Pass = ConvolutionPass.Forward }, new CountingEngine());
        Find(plans, Device, Key with { Pass = ConvolutionPass.Forward }, new CountingEngine());

        Assert.That(plans.All, Is.EqualTo((ConvolutionPlan?[])[forward]));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{\"format\":1,\"plans\":[{\"device\":\"a GP")]
    [TestCase("{\"format\":2,\"plans\":[]}")]
    [TestCase("{\"format\":1,\"plans\":[null]}")]
    [TestCase("{\"format\":1,\"plans\":null}")]
    [TestCase("{\"format\":1}")]
    public void A_damaged_file_is_put_aside_reported_in_one_line_and_replaced(string text)
    {
        File.WriteAllText(FilePath, text);
        var plans = new ConvolutionPlans(FilePath);

        Find(plans, Device, Key, new CountingEngine());

        Assert.That(plans.Problem, Does.StartWith($"the convolution plans in {FilePath} are damaged").And.Not.Contain('\n'));
        Assert.That(File.ReadAllText(FilePath + ".damaged"), Is.EqualTo(text));
        var engine = new CountingEngine();
        Find(new ConvolutionPlans(FilePath), Device, Key, engine);
        Assert.That(engine.Searches, Is.Zero);
    }

    [TestCase("\"stride\":2", "\"stride\":3")]
    [TestCase("\"algorithm\":1", "\"algorithm\":-1")]
    [TestCase("\"workspace_bytes\":512", "\"workspace_bytes\":-512")]
    [TestCase("\"precision\":\"BFloat16\"", "\"precision\":9")]
    [TestCase("\"batch_size\":2,", "")]
    [TestCase("\"device\":\"a GPU\"", "\"device\":null")]
    public void A_plan_that_makes_no_sense_is_damage(string from, string to)
    {
        Find(new ConvolutionPlans(FilePath), Device, Key, new CountingEngine());
        string text = File.ReadAllText(FilePath);
        Assert.That(text, Does.Contain(from));
        File.WriteAllText(FilePath, text.Replace(from, to, StringComparison.Ordinal));

        Assert.That(new ConvolutionPlans(FilePath).Problem, Does.Contain("damaged"));
    }

    [Test]
    public void A_file_that_cannot_be_written_is_reported_and_plans_are_found_all_the_same()
    {
        File.WriteAllText(directory["file"], "");
        var plans = new ConvolutionPlans(Path.Combine(directory["file"], "plans.json"));

        ConvolutionPlan? found = Find(plans, Device, Key, new CountingEngine());

        Assert.That(found, Is.Not.Null);
        Assert.That(plans.Problem, Does.StartWith("cannot write the convolution plans to "));
    }

    [Test]
    public void Folders_on_the_way_to_the_file_are_made()
    {
        string path = Path.Combine(directory["cache"], "eas", "plans.json");

        Find(new ConvolutionPlans(path), Device, Key, new CountingEngine());

        Assert.That(path, Does.Exist);
    }

    [Test]
    public void Threads_that_want_one_plan_at_once_search_once()
    {
        var plans = new ConvolutionPlans(null);
        var engine = new CountingEngine();

        Parallel.For(0, 16, _ => Find(plans, Device, Key, engine));

        Assert.That(engine.Searches, Is.EqualTo(1));
    }

    [Test]
    public void A_search_that_fails_is_not_remembered()
    {
        var plans = new ConvolutionPlans(null);
        Assert.That(() => Find(plans, Device, Key, new CountingEngine { Fails = true }), Throws.InvalidOperationException);

        Assert.That(Find(plans, Device, Key, new CountingEngine()), Is.Not.Null);
    }

    [Test]
    public void The_default_file_is_under_the_users_cache_folder() =>
        Assert.That(ConvolutionPlans.DefaultFile, Does.EndWith(Path.Combine("eas", "convolution-plans.json")));

    // The counting engine needs no memory.
    private static ConvolutionPlan? Find(ConvolutionPlans plans, PlanDevice device, in ConvolutionKey key, CountingEngine engine)
    {
        using var pool = new DeviceMemoryPool(null!, planning: true);
        return plans.FindOrSearch(device, key, engine, pool);
    }

    private sealed class CountingEngine : IConvolutionEngine
    {
        public int Searches { get; private set; }

        public bool AcceptsPlans { get; init; } = true;

        public bool Fails { get; init; }

        public int Algorithm { get; init; } = 1;

        public bool Accepts(ConvolutionPlan plan) => AcceptsPlans;

        public ConvolutionPlan? Search(in ConvolutionKey key, DeviceMemoryPool pool)
        {
            Searches++;
            return Fails ? throw new InvalidOperationException() : new ConvolutionPlan(key, Algorithm, 1, 512, 0.125f);
        }

        public void Run(ConvolutionPlan plan, ulong a, ulong b, ulong output, ulong workspace, bool accumulate) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
