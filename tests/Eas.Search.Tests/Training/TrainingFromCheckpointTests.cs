using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Checkpoints;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors.Cpu;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Training;

/// <summary>Trainings that begin with the weights of a checkpoint.</summary>
public sealed class TrainingFromCheckpointTests
{
    private const string Plain = "C(8,3,1), P(2,2,MAX), C(16,3,1), P(4,4,AVG), FC(24), SM(3)";

    private TemporaryDirectory directory = null!;
    private CpuBackend backend = null!;
    private DataSet data = null!;
    private EvaluationResult parentResult;

    private string Parent => directory["parent.safetensors"];

    [OneTimeSetUp]
    public void TrainParent()
    {
        directory = new TemporaryDirectory();
        backend = new CpuBackend(threads: 1);
        data = PatchImages.Create();
        Directory.CreateDirectory(directory["training"]);
        using (Trainer trainer = Trainer.Start(backend, data, Options with { Epochs = 3, LearningRate = 0.05f }))
            trainer.Run(directory["training"], new SilentObserver(), CancellationToken.None);
        File.Move(Path.Combine(directory["training"], Trainer.LastFile), Parent);
        parentResult = Evaluator.Evaluate(backend, Parent, data, DataSplit.Test, CancellationToken.None);
    }

    [OneTimeTearDown]
    public void Dispose()
    {
        data.Dispose();
        backend.Dispose();
        directory.Dispose();
    }

    private static TrainingOptions Options => new() { Network = NetworkSpec.Parse(Plain), BatchSize = 20, ValidationCount = 50, SplitSeed = 4, Dropout = 0.1f };

    [Test]
    public void The_usual_options_are_the_networks_own_with_a_fresh_schedule()
    {
        using Checkpoint parent = Checkpoint.Open(Parent);
        Assert.That(TrainingOptions.ForNetworkOf(parent), Is.EqualTo(new TrainingOptions { Network = Options.Network, Dropout = 0.1f, ValidationCount = 50, SplitSeed = 4 }));
    }

    [Test]
    public void It_begins_with_the_weights_where_the_checkpoint_ended()
    {
        TrainingResult result = Train(Parent, data, options => options with { Epochs = 1, LearningRate = 1e-30f, Dropout = 0 }, directory["still"]);
        using Checkpoint before = Checkpoint.Open(Parent), after = Checkpoint.Open(Path.Combine(directory["still"], Trainer.LastFile));
        using Network old = before.CreateNetwork(backend), now = after.CreateNetwork(backend);
        Assert.That(now.Store.Read<float>("2.conv.weight"), Is.EqualTo(old.Store.Read<float>("2.conv.weight")), "steps of no size leave them as they are");
        Assert.That(result.Curve, Has.Count.EqualTo(1), "the curve is the new training's alone");
    }

    [Test]
    public void Momentum_and_state_of_the_checkpoints_training_change_nothing()
    {
        string weightsAlone = directory["weights.safetensors"];
        using (Checkpoint parent = Checkpoint.Open(Parent))
        using (Network network = parent.CreateNetwork(backend))
        {
            Assert.That(parent.TrainingState, Is.Not.Null);
            Checkpoint.Save(weightsAlone, network, parent.Description);
        }

        Train(Parent, data, options => options with { Epochs = 1 }, directory["from-training"]);
        Train(weightsAlone, data, options => options with { Epochs = 1 }, directory["from-weights"]);
        Assert.That(
            File.ReadAllBytes(Path.Combine(directory["from-training"], Trainer.LastFile)),
            Is.EqualTo(File.ReadAllBytes(Path.Combine(directory["from-weights"], Trainer.LastFile))));
    }

    [Test]
    public void A_grown_network_trains_on_from_what_its_parent_knew()
    {
        string grown = directory["grown.safetensors"];
        using (Checkpoint parent = Checkpoint.Open(Parent))
        using (GrowthImages images = GrowthImages.Draw(backend, data, parent.Description, batches: 1, seed: 1))
        using (Network network = parent.CreateNetwork(backend))
        using (Network child = Growth.Apply(network, GrowthAction.ParseAll("wider(0); deeper(1,0)"), new GrowthOptions { Noise = 1 }, images.Batches).Network)
            Checkpoint.Save(grown, child, parent.Description with { Architecture = child.Plan.Network.ToString() });

        Assert.That(parentResult.Accuracy, Is.GreaterThan(0.9));
        TrainingResult result = Train(grown, data, options => options with { Epochs = 1, LearningRate = 1e-4f }, outputDirectory: null);
        Assert.That(result.TestAccuracy, Is.EqualTo(parentResult.Accuracy).Within(0.05));
    }

    [Test]
    public void The_normalisation_is_the_checkpoints_on_the_same_data_and_the_datas_on_other_data()
    {
        string shifted = directory["shifted.safetensors"];
        using (Checkpoint parent = Checkpoint.Open(Parent))
        using (Network network = parent.CreateNetwork(backend))
            Checkpoint.Save(shifted, network, parent.Description with { Mean = [0.25, 0.75] });

        using DataSet other = PatchImages.Create(seed: 9);
        Assert.That(MeanAfterTraining(data), Is.EqualTo(new[] { 0.25, 0.75 }));
        Assert.That(MeanAfterTraining(other), Is.EqualTo(other.Normalization.Mean));

        IReadOnlyList<double> MeanAfterTraining(DataSet images)
        {
            string output = directory[$"normalised-{images.Fingerprint[..8]}"];
            Train(shifted, images, options => options with { Epochs = 1, LearningRate = 0.01f }, output);
            using Checkpoint trained = Checkpoint.Open(Path.Combine(output, Trainer.LastFile));
            return trained.Description.Mean;
        }
    }

    [Test]
    public void Another_network_cannot_begin_with_its_weights()
    {
        Assert.That(
            () => Train(Parent, data, options => options with { Network = NetworkSpec.Parse("C(8,3,1), P(8,8,AVG), SM(3)") }, outputDirectory: null),
            Throws.TypeOf<TrainingException>().With.Message.StartsWith($"{Parent} holds the network {Plain}, which cannot begin as C(8,3,1), P(8,8,AVG), SM(3)"));
        Assert.That(backend.Memory.LiveBuffers, Is.Zero);
    }

    private TrainingResult Train(string from, DataSet images, Func<TrainingOptions, TrainingOptions> change, string? outputDirectory)
    {
        using Checkpoint checkpoint = Checkpoint.Open(from);
        if (outputDirectory is not null)
            Directory.CreateDirectory(outputDirectory);
        using Trainer trainer = Trainer.Start(backend, images, change(TrainingOptions.ForNetworkOf(checkpoint) with { BatchSize = 20, Test = true }), checkpoint);
        return trainer.Run(outputDirectory, new SilentObserver(), CancellationToken.None);
    }
}
