using Eas.Kernels.Parameters;
using Eas.Networks;
using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using Eas.Search.Data;
using Eas.Search.Training;
using Eas.Tensors;
using Eas.Tensors.Cpu;
using Eas.Tensors.Optim;
using Eas.Testing;
using NUnit.Framework;

namespace Eas.Search.Tests.Training;

public sealed class TrainingStepTests
{
    [Test]
    public void After_the_first_step_nothing_is_allocated_managed_or_native(
        [Values("C(8,3,1), P(2,2,MAX), C(16,3,1), P(4,4,AVG), FC(24), SM(3)", "C(8,3,1), D(8*2), T(12,2,AVG), D(8,4), P(4,4,AVG), SM(3)")] string architecture,
        [Values(1, 2)] int threads)
    {
        const int Steps = 20;
        using var backend = new CpuBackend(threads);
        using var network = new Network(backend, NetworkPlan.Create(NetworkSpec.Parse(architecture), new FeatureShape(8, 8, 1)), dropout: 0.2f);
        TrainingOptions options = new() { Network = network.Plan.Network, BatchSize = 4, Augment = true };
        using Sgd optimizer = options.CreateOptimizer(network.Store);
        using LabeledImages images = LabeledImages.Copy(new ImageShape(1, 8, 8), new byte[64 * 4 * Steps], new int[4 * Steps]);
        using var step = new TrainingStep(backend, network, optimizer, images, options, [0.5], [0.25]);
        int[] order = [.. Enumerable.Range(0, images.Count)];
        step.Feed.Begin(order, LastBatch.Drop);
        step.Run([new StepParameters { LearningRate = 0.1f }]);

        MemoryUse memory = backend.Memory;
        long managed = Allocations.FewestBytes(() =>
        {
            step.Feed.Begin(order, LastBatch.Drop);
            for (int i = 0; i < Steps; i++)
                step.Run([new StepParameters { LearningRate = 0.1f, Step = i, BatchIndex = i }]);
        });

        Assert.That(managed, Is.Zero, "managed bytes");
        Assert.That(backend.Memory, Is.EqualTo(memory), "native memory");
    }
}
