using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Tests.Loop;
using Eas.Tensors;
using Eas.Tensors.Cuda;
using Eas.Testing.Simulator;
using NUnit.Framework;

namespace Eas.Search.Tests.Cuda;

/// <summary>A search on CUDA: two episodes of small networks, on the simulator's two devices.</summary>
[Category("Cuda")]
public sealed class CudaSearchTests
{
    private static readonly Arithmetic BFloat16 = new(VectorWidth: 0, Precision.BFloat16);

    private static readonly Recipe Recipe = SearchWorkplace.Recipe with
    {
        Start = ["C(8,3,1), P(2,2,MAX), C(8,3,1), P(4,4,AVG), SM(3)"],
        StartTraining = SearchWorkplace.Epochs(1),
        Stages = [new StagePlan { Networks = 6 }],
        Finalists = 1,
        Control = false,
    };

    private SearchWorkplace place = null!;

    [SetUp]
    public void Simulate()
    {
        SimulatedDevice.Prepare();
        SimulatorLibraries.Reset();
        place = new SearchWorkplace();
    }

    [TearDown]
    public void CheckThatNothingIsLeft()
    {
        place.Dispose();
        SimulatedDevice.AssertClean();
    }

    [Test]
    public void One_worker_and_two_on_two_devices_give_the_same_journal()
    {
        RunFolder one = Run(workers: 1), two = Run(workers: 2);

        Assert.That(SearchWorkplace.Networks(one).Count(network => network.State == NetworkState.Trained), Is.GreaterThan(5));
        Assert.That(SearchWorkplace.Networks(one), Has.None.Property(nameof(NetworkRecord.State)).EqualTo(NetworkState.Failed));
        Assert.That(SearchWorkplace.Journal(two), Is.EqualTo(SearchWorkplace.Journal(one)));
        Assert.That(File.ReadAllText(two.ConvolutionPlans), Does.Contain("Eas simulator 1"), "the plans are kept with the run");
    }

    [Test]
    public void Stopped_after_some_results_and_gone_on_with_a_search_ends_with_the_same_journal()
    {
        RunFolder undisturbed = Run(workers: 1), folder;
        using (var backend = new CudaBackend(SimulatedDevice.Options(Precision.BFloat16)))
        {
            using (SearchRun begun = Begin())
            {
                folder = begun.Folder;
                Assert.That(
                    () => begun.Run(backend, place.Data, new MortalExecutor(place.Executor(), results: 4), new SearchRecorder(), CancellationToken.None),
                    Throws.TypeOf<DeathException>());
            }

            using SearchRun resumed = SearchRun.Resume(folder);
            resumed.Run(backend, place.Data, place.Executor(), new SearchRecorder(), CancellationToken.None);
        }

        Assert.That(SearchWorkplace.Journal(folder), Is.EqualTo(SearchWorkplace.Journal(undisturbed)));
    }

    [Test]
    public void A_network_is_replayed_to_the_last_bit_and_on_no_other_kind_of_device()
    {
        RunFolder folder = Run(workers: 1);
        using RunStore store = RunStore.OpenToRead(folder);
        using var backend = new CudaBackend(SimulatedDevice.Options(Precision.BFloat16));
        using var replay = new Replay(store, place.Data, backend, place.Executor(), new SearchRecorder(), CancellationToken.None);
        NetworkRecord network = SearchWorkplace.Networks(folder).First(network => network is { Role: NetworkRole.Sampled, State: NetworkState.Trained });

        Assert.That(replay.Run(network.Number, output: null).FindDifference(), Is.Null);
        Assert.That(
            () => new Replay(store, place.Data, place.Backend, place.Executor(), new SearchRecorder(), CancellationToken.None),
            Throws.TypeOf<RunException>().With.Message.Contains("give --device cuda --precision bfloat16"));
    }

    private RunFolder Run(int workers)
    {
        using var backend = new CudaBackend(SimulatedDevice.Options(Precision.BFloat16));
        using SearchRun search = Begin();
        IExecutor executor = place.Executor(workers);
        search.Run(backend, place.Data, executor, new SearchRecorder(), CancellationToken.None);
        return search.Folder;
    }

    private SearchRun Begin() => place.Begin(Recipe, BFloat16);
}
